import type { Json } from '#base'
import { AppError, publicLabel } from '#contract'

import type { ChildEnd } from './decide.ts'
import type { EngineOptions } from './engine.ts'
import type { Host, NewChild } from './host.ts'
import type { JournalRecord } from './journal-record.ts'
import type { ChildCommand } from './program.ts'
import type { Programs } from './programs.ts'
import type { Residents } from './residents.ts'
import { RunActor } from './run-actor.ts'
import { type RunRow, unbegun } from './run-info.ts'
import { cancelledProblem } from './run-reader.ts'
import { emptyRun } from './run-state.ts'

interface FamilyOptions {
  readonly host: Host
  readonly engine: EngineOptions
  readonly programs: Programs
  readonly residents: Residents
}

/** How runs are bound to the runs that began them. */
export class RunFamily {
  private readonly options: FamilyOptions

  constructor(options: FamilyOptions) {
    this.options = options
  }

  /**
   * A child inherits its parent's priority and its context, as far as the command says nothing else of that; where it runs
   * the same program, semantics and definition, too.
   */
  newChild(parent: RunRow, command: ChildCommand, definition: Json): NewChild {
    const same = command.program === parent.program
    const program = same
      ? this.options.programs.get(parent.program, parent.semantics)
      : this.options.programs.newest(command.program)
    const hash = command.definition ?? parent.definition
    const id = this.options.engine.ids.next('run')
    const now = this.options.engine.clock.now()
    const row: RunRow = {
      ...unbegun(id, program, now),
      definition: hash,
      title: same && command.definition === undefined ? parent.title : program.name,
      priority: parent.priority,
      parent: parent.id,
      parentKey: command.key,
      root: parent.root,
      context: command.context ? { ...parent.context, ...command.context } : parent.context,
    }
    const actor = new RunActor(this.options.host, {
      row,
      state: emptyRun(id),
      machine: { program, definition },
      sinceSnapshot: 0,
    })
    const begun = actor.beginInParent({
      type: 'run.started',
      run: id,
      program: program.name,
      semantics: program.semanticsVersion,
      definition: hash,
      input: command.input,
      label: command.label,
      parent: { run: parent.id, key: command.key },
    })
    const known = this.options.residents.begin(id)
    return {
      unit: begun.unit,
      adopt: () => {
        this.options.residents.add(actor)
        known()
        begun.adopt()
      },
      drop: () => {
        begun.drop()
        known()
      },
    }
  }

  /** The tree below is called off; its top takes back what it did. */
  async cancelChild(id: string, reason: string, gentle: boolean): Promise<void> {
    try {
      // Its own children it calls off itself, but for those that it may abandon.
      await this.options.residents.use(id, (actor) =>
        actor.post({
          do: 'cancel',
          reason,
          by: 'parent',
          inherited: true,
          ...(gentle ? { gentle: true as const } : {}),
        }),
      )
    } catch (error) {
      ignoreParked(error)
    }
  }

  /** Tells a parent how its child ended. If the process ends first, the next start does it. */
  async deliver({ id, parent, parentKey }: RunRow, last: JournalRecord): Promise<void> {
    if (parent === null || parentKey === null) return
    try {
      await this.options.residents.use(parent, (actor) =>
        actor.post({ do: 'childEnded', key: parentKey, child: id, end: childEnd(last) }),
      )
    } catch (error) {
      ignoreParked(error)
    }
  }

  /** Children that have not ended. */
  async openChildren(parent: string): Promise<string[]> {
    const status = ['queued', 'running', 'waiting', 'paused', 'compensating'] as const
    const rows = await this.options.engine.stores.runs.list({ parent, status, limit: 1_000 })
    return rows.map(({ id }) => id)
  }
}

function childEnd(last: JournalRecord): ChildEnd {
  if (last.type === 'run.completed')
    return { state: 'completed', output: last.output, label: last.label ?? publicLabel }
  if (last.type === 'run.failed') return { state: 'failed', error: last.error }
  return {
    state: 'cancelled',
    error: cancelledProblem(last.type === 'run.cancelled' ? last.reason : 'It was cancelled.'),
  }
}

/** A run that ended meanwhile needs nothing more. */
export function ignoreEnded(error: unknown): void {
  if (
    !(
      error instanceof AppError &&
      (error.code === 'engine.run_already_finished' || error.code === 'engine.run_not_found')
    )
  )
    throw error
}

/** A parked run says so itself, and waits for a person. */
export function ignoreParked(error: unknown): void {
  if (!(error instanceof AppError)) throw error
}
