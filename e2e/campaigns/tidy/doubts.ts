import { openHome, openWorkspace } from '#app'
import type { JournalRecord } from '#engine'

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

/** Reads every journal of a home that no process has open. */
export async function readDoubts(folder: string): Promise<Doubts> {
  const home = await openHome(folder, { signal })
  await using workspace = await openWorkspace(home, { engine: 'never' })
  const resolved = new Map<string, number>()
  const wrong: string[] = []
  let count = 0
  for (const run of await allRuns(workspace.runs)) {
    if (run.finishedAt === null) wrong.push(`${run.id} has not ended: ${run.status} ${run.waiting ?? ''}`)
    else if (run.status !== 'completed') wrong.push(`${run.id} has ${run.status}`)
    const entries = await readJournal(run.id)
    const open = new Set<string>()
    const done = new Set<string>()
    for (const entry of entries) {
      if (!('key' in entry)) continue
      const { type, key } = entry
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
        type === 'effect.done' && entry.reconciled
          ? 'found to have happened'
          : type === 'effect.resolved'
            ? `${entry.as === 'retry' ? 'done again' : entry.as}, said by ${entry.by}`
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

  async function readJournal(run: string): Promise<JournalRecord[]> {
    const entries: JournalRecord[] = []
    for (;;) {
      const page = await workspace.runs.journal(run, { after: entries.length, limit: 1_000 })
      for (const record of page) {
        if (record.seq !== entries.length + 1) wrong.push(`${run} has a gap before ${record.seq}`)
        entries.push(record)
      }
      if (page.length < 1_000) return entries
    }
  }
}
