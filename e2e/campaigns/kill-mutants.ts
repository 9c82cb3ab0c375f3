import { readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

import { mutants } from './mutants.ts'
import type { Mutant } from './mutants/mutant.ts'
import { runNode } from './processes.ts'

const root = path.resolve(fileURLToPath(new URL('../..', import.meta.url)))
/** A mutant may keep the simulation from ever ending, which is one way to be found. */
const limitMs = 240_000

export interface Verdict {
  readonly mutant: Mutant
  /** How it was found, or null when it was not. */
  readonly killedBy: string | null
}

/** `simulate --mutants`: makes each mistake in a process of its own and simulates until that is found. */
export async function killMutants({ seeds, only }: { seeds: number; only?: string }): Promise<boolean> {
  const chosen = mutants.filter(({ name }) => only === undefined || name === only)
  const stale = staleMutants(chosen)
  for (const name of stale) process.stdout.write(`stale: ${name} has no place any more, or several\n`)
  let killed = 0
  for (const mutant of chosen) {
    const { killedBy } = await tryMutant(mutant, { seeds })
    if (killedBy !== null) killed += 1
    process.stdout.write(`${killedBy === null ? 'SURVIVES' : 'killed  '} ${mutant.name}: ${mutant.meaning}\n`)
    if (killedBy !== null) process.stdout.write(`         ${killedBy}\n`)
  }
  process.stdout.write(`\n${killed} of ${chosen.length} mutants killed, each within ${seeds} seeds\n`)
  return chosen.length > 0 && stale.length === 0 && killed === chosen.length
}

/** Mutants whose text does not stand exactly once in their file. */
export function staleMutants(list: readonly Mutant[]): string[] {
  return list
    .filter(({ file, find }) => readFileSync(path.join(root, file), 'utf8').split(find).length !== 2)
    .map(({ name }) => name)
}

export async function tryMutant(mutant: Mutant, { seeds }: { seeds: number }): Promise<Verdict> {
  const { code, output, errors } = await runNode(
    [
      '--import',
      path.join(root, 'e2e/campaigns/mutant-hook.ts'),
      path.join(root, 'e2e/campaigns/main.ts'),
      'simulate',
      '--until-fault',
      '--seeds',
      String(seeds),
      ...(mutant.sqlite ? ['--store', 'sqlite'] : []),
    ],
    { cwd: root, env: { ADJUTANT_MUTANT: mutant.name }, limitMs },
  )
  if (code === 0) return { mutant, killedBy: null }
  const fault = /^seed .*$/m.exec(output)?.[0]
  return { mutant, killedBy: fault ?? `the process ends: ${lastLine(errors)}` }
}

function lastLine(text: string): string {
  return (
    text
      .trimEnd()
      .split('\n')
      .findLast((line) => /\w/.test(line)) ?? 'without a word'
  )
}
