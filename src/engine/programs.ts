import { AppError } from '#contract'

import type { Program } from './program.ts'

/** The programs that runs may have, several semantics of one name side by side. */
export class Programs {
  private readonly byName = new Map<string, Map<number, Program>>()

  define(program: Program): void {
    const versions = this.byName.get(program.name) ?? new Map<number, Program>()
    versions.set(program.semanticsVersion, program)
    this.byName.set(program.name, versions)
  }

  /** @throws AppError `engine.program_unknown` */
  get(name: string, semantics: number): Program {
    return this.byName.get(name)?.get(semantics) ?? unknown(`${name} with semantics ${semantics}`)
  }

  /** What a new run gets. @throws AppError `engine.program_unknown` */
  newest(name: string): Program {
    const versions = this.byName.get(name)
    if (!versions) return unknown(name)
    return this.get(name, Math.max(...versions.keys()))
  }
}

function unknown(what: string): never {
  throw new AppError('engine.program_unknown', `This release does not have the program ${what}.`, {
    hint: 'Use the release that began the run, or start a new run.',
  })
}
