import { AppError, type Problem } from '#contract'

import type { JournalRecord } from './journal-record.ts'
import { loadRecord } from './payload.ts'
import type { PayloadStore } from './ports/payload-store.ts'
import type { Stores } from './ports/stores.ts'
import { isForPerson, isTerminal, type RunInfo, type RunRow } from './run-info.ts'

const page = 500

export interface RunReaderOptions {
  readonly stores: Pick<Stores, 'journal' | 'runs'>
  readonly payloads: PayloadStore
  /** Resolves when there may be news: records in the journal, or another status. */
  change(run: string, what: 'journal' | 'status', options: { signal: AbortSignal }): Promise<void>
}

/** Reads runs, at rest and live, in the process of the engine or in any other of the same home. */
export class RunReader {
  private readonly options: RunReaderOptions

  constructor(options: RunReaderOptions) {
    this.options = options
  }

  async get(id: string): Promise<RunInfo> {
    const row = await this.row(id)
    if (!isTerminal(row.status) && row.waiting !== 'decision') return row
    const last = await this.last(id)
    switch (last.type) {
      case 'run.completed':
        return { ...row, output: last.output }
      case 'run.failed':
        return { ...row, error: last.error }
      case 'run.parked':
        return { ...row, error: last.problem }
      case 'run.cancelled':
        return { ...row, error: cancelledProblem(last.reason) }
      default:
        return row
    }
  }

  async journal(
    id: string,
    { after, limit }: { after: number; limit: number },
  ): Promise<readonly JournalRecord[]> {
    const stored = await this.options.stores.journal.read(id, { after, limit })
    return Promise.all(stored.map((record) => loadRecord(record, this.options.payloads)))
  }

  /** The journal from the start to where it ends now. */
  async *whole(id: string): AsyncIterable<JournalRecord> {
    for (let after = 0; ;) {
      const records = await this.journal(id, { after, limit: page })
      yield* records
      after = records.at(-1)?.seq ?? after
      if (records.length < page) return
    }
  }

  async *eventsAfter(
    id: string,
    after: number,
    { signal }: { signal: AbortSignal },
  ): AsyncIterable<JournalRecord> {
    await this.row(id)
    using listening = new Listening(signal)
    for (let seq = after; ;) {
      signal.throwIfAborted()
      // Asked for before reading, so that what comes in between is not slept through.
      const changed = this.options.change(id, 'journal', listening)
      const records = await this.journal(id, { after: seq, limit: page })
      for (const record of records) {
        seq = record.seq
        yield record
        if (
          record.type === 'run.completed' ||
          record.type === 'run.failed' ||
          record.type === 'run.cancelled'
        )
          return
      }
      if (records.length === page) continue
      if (records.length === 0 && isTerminal((await this.row(id)).status)) return
      await changed
    }
  }

  async settled(id: string, { signal }: { signal: AbortSignal }): Promise<RunInfo> {
    using listening = new Listening(signal)
    for (;;) {
      const changed = this.options.change(id, 'status', listening)
      const info = await this.get(id)
      if (isTerminal(info.status) || isForPerson(info)) return info
      await changed
    }
  }

  async row(id: string): Promise<RunRow> {
    const row = await this.options.stores.runs.get(id)
    if (!row)
      throw new AppError('engine.run_not_found', `There is no run ${id}.`, {
        hint: 'See `adjutant runs`.',
        details: { run: id },
      })
    return row
  }

  async last(id: string): Promise<JournalRecord> {
    const stored = await this.options.stores.journal.last(id)
    if (!stored) throw new AppError('internal.bug', `Run ${id} has no journal.`)
    return loadRecord(stored, this.options.payloads)
  }
}

const over = new Error('Nobody listens any more.')

/** Ends the listening with the call that began it, so that a signal that lives long does not gather listeners. */
class Listening implements Disposable {
  private readonly over = new AbortController()
  readonly signal: AbortSignal

  constructor(outer: AbortSignal) {
    this.signal = AbortSignal.any([outer, this.over.signal])
  }

  [Symbol.dispose](): void {
    this.over.abort(over)
  }
}

export function cancelledProblem(reason: string): Problem {
  return new AppError('engine.run_cancelled', reason).toProblem()
}
