import { openReaders } from '#adapters'
import { openHome } from '#app'

import { allRuns } from '../durable/all-pages.ts'

const { signal } = new AbortController()

/** What the journals of a home say about effects that were in doubt. */
export interface Doubts {
  /** How many there were. */
  readonly count: number
  /** How each was cleared up, and how often. */
  readonly resolved: ReadonlyMap<string, number>
  /** What must not be in a journal. */
  readonly wrong: readonly string[]
}

interface Entry {
  readonly type: string
  readonly key?: string
  readonly reconciled?: true
  readonly as?: string
  readonly by?: string
}

/** Reads every journal of a home that no process has open. */
export async function readDoubts(folder: string): Promise<Doubts> {
  const home = await openHome(folder, { signal })
  using readers = openReaders(home.database)
  const resolved = new Map<string, number>()
  const wrong: string[] = []
  let count = 0
  for (const run of await allRuns(readers.runs)) {
    if (run.finishedAt === null) wrong.push(`${run.id} has not ended: ${run.status} ${run.waiting ?? ''}`)
    else if (run.status !== 'completed') wrong.push(`${run.id} has ${run.status}`)
    const entries = await readJournal(run.id)
    const open = new Set<string>()
    const done = new Set<string>()
    for (const { type, key = '', reconciled, as, by } of entries) {
      if (type === 'effect.unknown') {
        open.add(key)
        count += 1
      }
      if (type === 'effect.done') {
        if (done.has(key)) wrong.push(`${run.id} has ${key} done twice`)
        done.add(key)
      }
      if (!open.has(key)) continue
      const how =
        type === 'effect.done' && reconciled
          ? 'found to have happened'
          : type === 'effect.resolved'
            ? `${as === 'retry' ? 'done again' : String(as)}, said by ${by}`
            : type === 'effect.failed'
              ? 'failed'
              : undefined
      if (how === undefined) continue
      open.delete(key)
      resolved.set(how, (resolved.get(how) ?? 0) + 1)
    }
    for (const key of open) wrong.push(`${run.id} has ${key} still in doubt`)
  }
  return { count, resolved, wrong }

  async function readJournal(run: string): Promise<Entry[]> {
    const entries: Entry[] = []
    for (let after = 0; ;) {
      const records = await readers.journal.read(run, { after, limit: 1_000 })
      for (const { seq, type, payload } of records) {
        if (seq !== entries.length + 1) wrong.push(`${run} has a gap before ${seq}`)
        entries.push({ ...(JSON.parse(payload) as object), type })
      }
      after = records.at(-1)?.seq ?? after
      if (records.length < 1_000) return entries
    }
  }
}
