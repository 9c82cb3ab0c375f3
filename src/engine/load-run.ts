import { BoundedMap, type Json } from '#base'
import { AppError } from '#contract'

import { apply } from './fold.ts'
import type { Machine } from './folding.ts'
import { loadRecord } from './payload.ts'
import type { PayloadStore } from './ports/payload-store.ts'
import type { Journal } from './ports/journal.ts'
import type { Programs } from './programs.ts'
import type { RunRow } from './run-info.ts'
import { decodeRun, emptyRun, type RunState, snapshotFormat } from './run-state.ts'

/** Records read at a time. */
const page = 500
/** Definitions kept parsed; programs hang their own caches on them. */
const keptDefinitions = 256

export interface LoadedRun {
  readonly state: RunState
  readonly machine: Machine
  /** Records since the last snapshot. */
  readonly sinceSnapshot: number
}

/** Brings runs back from their snapshots and journals. */
export class RunLoader {
  private readonly definitions = new BoundedMap<string, Json>(keptDefinitions)
  private readonly options: { journal: Journal; payloads: PayloadStore; programs: Programs }

  constructor(options: { journal: Journal; payloads: PayloadStore; programs: Programs }) {
    this.options = options
  }

  /** @throws AppError `engine.program_unknown`, `engine.nondeterminism`, `engine.definition_missing` */
  async load(row: RunRow): Promise<LoadedRun> {
    const { journal, payloads } = this.options
    const machine = await this.machine(row)
    const snapshot = await journal.snapshot(row.id)
    const usable = snapshot?.format === snapshotFormat
    const state = usable ? decodeRun(snapshot.state) : emptyRun(row.id)
    let sinceSnapshot = 0
    for (;;) {
      const records = await journal.read(row.id, { after: state.seq, limit: page })
      for (const stored of records) apply(state, await loadRecord(stored, payloads), machine)
      sinceSnapshot += records.length
      if (records.length < page) return { state, machine, sinceSnapshot }
    }
  }

  async machine(row: Pick<RunRow, 'program' | 'semantics' | 'definition'>): Promise<Machine> {
    return {
      program: this.options.programs.get(row.program, row.semantics),
      definition: await this.definition(row.definition),
    }
  }

  /** Keeps a definition at hand that has just been given. */
  keep(hash: string, definition: Json): void {
    // Another object would be without what programs have hung on this one.
    if (!this.definitions.has(hash)) this.definitions.set(hash, definition)
  }

  /** The parsed definition, if it is at hand. */
  kept(hash: string | null): Json | undefined {
    return hash === null ? null : this.definitions.get(hash)
  }

  async definition(hash: string | null): Promise<Json> {
    const kept = this.kept(hash)
    if (hash === null || kept !== undefined) return kept ?? null
    const text = await this.options.journal.definition(hash)
    if (text === undefined) {
      throw new AppError('engine.definition_missing', `The definition ${hash} is not in the store.`, {
        details: { hash },
      })
    }
    this.keep(hash, JSON.parse(text) as Json)
    return this.definitions.get(hash) ?? null
  }
}
