import type { RunRow } from '#engine'
import { receiptKind, undoneKind, type UndoStanding, undoStanding } from '#gate'

import type { Workspace } from '../workspace.ts'
import { RunFold } from './run-fold.ts'

/** Events in all the runs that are kept folded; the run that was looked at last is kept however long it is. */
const mostEvents = 200_000
const mostRuns = 200
const page = 500

interface Shelved {
  readonly fold: RunFold
  /** Who reads on waits for whoever does already. */
  turn: Promise<void>
  standing?: { readonly newest: readonly number[]; readonly is: UndoStanding }
}

/** Runs as they were folded when somebody looked last, so that the next look reads only what came since. */
class FoldShelf {
  readonly #workspace: Workspace
  readonly #runs = new Map<string, Shelved>()

  constructor(workspace: Workspace) {
    this.#workspace = workspace
  }

  async fold(row: RunRow): Promise<RunFold> {
    const kept = await this.#take(row)
    kept.turn = kept.turn.catch(() => {}).then(() => this.#readOn(row.id, kept.fold))
    try {
      await kept.turn
    } catch (error) {
      // Half of an event may have been taken in.
      if (this.#runs.get(row.id) === kept) this.#runs.delete(row.id)
      throw error
    }
    this.#trim(row.id)
    return kept.fold
  }

  /** How far a run is taken back; counted anew only when something was done or taken back since. */
  async standing(row: RunRow): Promise<UndoStanding> {
    const { facts } = this.#workspace
    const kept = await this.#take(row)
    const found = await Promise.all([
      facts.list({ kind: receiptKind, tree: row.id, order: 'newest', limit: 1 }),
      facts.list({ kind: undoneKind, order: 'newest', limit: 1 }),
    ])
    const newest = found.map(([fact]) => fact?.position ?? 0)
    if (kept.standing && kept.standing.newest.every((position, index) => position === newest[index]))
      return kept.standing.is
    const is = await undoStanding(facts, row.id)
    kept.standing = { newest, is }
    return is
  }

  async #take(row: RunRow): Promise<Shelved> {
    const kept = this.#runs.get(row.id)
    if (kept) {
      this.#runs.delete(row.id)
      this.#runs.set(row.id, kept)
      return kept
    }
    const definition = await this.#workspace.definition(row.definition)
    const made = this.#runs.get(row.id) ?? { fold: new RunFold(row, definition), turn: Promise.resolve() }
    this.#runs.set(row.id, made)
    return made
  }

  async #readOn(id: string, fold: RunFold): Promise<void> {
    for (;;) {
      const records = await this.#workspace.runs.journal(id, { after: fold.lastSeq, limit: page })
      for (const record of records) fold.add(record)
      if (records.length < page) return
    }
  }

  /** Takes down what was not looked at for longest. */
  #trim(newest: string): void {
    let events = 0
    for (const { fold } of this.#runs.values()) events += fold.lastSeq
    for (const [id, { fold }] of this.#runs) {
      if (id === newest || (events <= mostEvents && this.#runs.size <= mostRuns)) return
      events -= fold.lastSeq
      this.#runs.delete(id)
    }
  }
}

const shelves = new WeakMap<Workspace, FoldShelf>()

function shelfOf(workspace: Workspace): FoldShelf {
  const there = shelves.get(workspace)
  if (there) return there
  const made = new FoldShelf(workspace)
  shelves.set(workspace, made)
  return made
}

/** A run with everything that its journal says by now. It goes on growing while others look at it: read it at once. */
export function foldRun(workspace: Workspace, row: RunRow): Promise<RunFold> {
  return shelfOf(workspace).fold(row)
}

/** How far a run is taken back at present. */
export function undoStandingNow(workspace: Workspace, row: RunRow): Promise<UndoStanding> {
  return shelfOf(workspace).standing(row)
}
