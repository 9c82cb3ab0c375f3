import type { RunRow } from '#engine'
import { undoneKind, type UndoStanding, undoStanding } from '#gate'

import type { Workspace } from '../workspace.ts'
import { RunFold } from './run-fold.ts'

/** Events in all the runs that are kept folded; the run that was looked at last is kept however long it is. */
const mostEvents = 200_000
const mostRuns = 200
const page = 500

interface Shelved {
  readonly fold: RunFold
  /** Events that it counts for among all that are kept. */
  size: number
  /** Who reads on waits for whoever does already. */
  turn: Promise<void>
  /** How far the run is taken back, and the newest fact of any run being so that was known then. */
  standing?: { readonly is: UndoStanding; readonly turned: number }
}

/** Runs as they were folded when somebody looked last, so that the next look reads only what came since. */
class FoldShelf {
  readonly #workspace: Workspace
  readonly #runs = new Map<string, Shelved>()
  /** The sizes of all that are kept. */
  #events = 0

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
      if (this.#runs.get(row.id) === kept) this.#drop(row.id, kept)
      throw error
    }
    if (this.#runs.get(row.id) === kept) this.#weigh(row.id, kept)
    return kept.fold
  }

  /** How far a run is taken back; counted on from where it was, and anew only when something was taken back since. */
  async standing(row: RunRow): Promise<UndoStanding> {
    const { facts } = this.#workspace
    const kept = await this.#take(row)
    const [newest] = await facts.list({ kind: undoneKind, order: 'newest', limit: 1 })
    const turned = newest?.position ?? 0
    const before = kept.standing?.turned === turned ? kept.standing.is : undefined
    const is = await undoStanding(facts, row.id, before)
    kept.standing = { is, turned }
    return is
  }

  async #take(row: RunRow): Promise<Shelved> {
    const kept = this.#runs.get(row.id)
    // What was forgotten since it was looked at last is not remembered here either.
    const isStale = row.forgottenAt !== null && kept?.fold.isForgotten === false && kept.fold.lastSeq > 0
    if (kept && isStale) this.#drop(row.id, kept)
    else if (kept) {
      this.#runs.delete(row.id)
      this.#runs.set(row.id, kept)
      return kept
    }
    const definition = await this.#workspace.definition(row.definition, { anew: row.forgottenAt !== null })
    const fold = new RunFold(row, definition)
    const made = this.#runs.get(row.id) ?? { fold, size: 0, turn: Promise.resolve() }
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

  /** Takes down what was not looked at for longest, if with this one it has become too much. */
  #weigh(newest: string, kept: Shelved): void {
    this.#events += kept.fold.lastSeq - kept.size
    kept.size = kept.fold.lastSeq
    for (const [id, other] of this.#runs) {
      if (id === newest || (this.#events <= mostEvents && this.#runs.size <= mostRuns)) return
      this.#drop(id, other)
    }
  }

  #drop(id: string, { size }: Shelved): void {
    this.#runs.delete(id)
    this.#events -= size
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
