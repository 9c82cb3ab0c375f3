import { openDatabase, openReaders, prepareDatabase, type Sqlite } from '#adapters'
import { openHome } from '#app'
import type { StoredRecord } from '#engine'

import { allReceipts, allRuns } from './all-pages.ts'
import { printOf, printOfRecord, type Said } from './spoken.ts'

const { signal } = new AbortController()

/** What a workload has said up to a moment. */
export interface Expected {
  readonly asked: ReadonlyMap<string, Extract<Said, { is: 'asked' }>>
  readonly kept: ReadonlySet<string>
  readonly blobs: ReadonlyMap<string, string>
  readonly messages: ReadonlySet<number>
}

/**
 * Opens a home as the product does after a crash and says everything that is not as it must be: it opens, the database
 * is whole, journals have no gaps, what was acknowledged is there, every unit is there as a whole or not at all, and
 * every blob that is named can be read and proves to be what was stored.
 */
export async function checkHome(folder: string, expected: Expected): Promise<string[]> {
  const wrong: string[] = []
  try {
    const home = await openHome(folder, { signal })
    prepareDatabase(home.database)
    const db = openDatabase(home.database)
    try {
      const whole = db.pragma('integrity_check', { simple: true })
      if (whole !== 'ok') return [`the database is damaged: ${String(whole)}`]
      wrong.push(...compareMessages(expected, db))
    } finally {
      db.close()
    }
    using readers = openReaders(home.database)
    const stored = new Map<string, string>()
    const named = new Set<string>()
    for (const { id } of await allRuns(readers.runs)) {
      const records = await readers.journal.read(id, { after: 0, limit: 10_000 })
      for (const [index, record] of records.entries()) {
        if (record.seq !== index + 1)
          wrong.push(`the journal of ${id} has ${record.seq} in place ${index + 1}`)
        stored.set(`${id} ${record.seq}`, printOfRecord(record))
        for (const ref of refsIn(record)) named.add(ref)
      }
    }
    const receipts = await allReceipts(readers.facts)
    const facts = new Set(receipts.map(({ run, key, attempt, kind }) => `${run} ${key} ${attempt} ${kind}`))
    for (const { data } of receipts) {
      const { blob } = data as { blob: string | null }
      if (blob !== null) named.add(blob)
    }
    wrong.push(...compareUnits(expected, stored, facts))
    for (const ref of new Set([...named, ...expected.blobs.keys()])) {
      const content = Buffer.concat(await Array.fromAsync(home.blobs.get(ref, { signal })))
      const print = expected.blobs.get(ref)
      if (print !== undefined && printOf(content) !== print) wrong.push(`${ref} has another content`)
    }
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string }
    wrong.push(`it does not open: ${code} ${message}`)
  }
  return wrong
}

function compareMessages({ asked, kept, messages }: Expected, db: Sqlite): string[] {
  const sent = new Map(db.prepare<[], [number, string | null]>('SELECT id, answer FROM inbox').raw().all())
  const lost = [...messages].filter((id) => !sent.has(id)).map((id) => `message ${id} is lost`)
  const unanswered = [...kept]
    .flatMap((unit) => asked.get(unit)?.answers ?? [])
    .filter((id) => typeof sent.get(id) !== 'string')
    .map((id) => `the answer to message ${id} is lost`)
  return [...lost, ...unanswered]
}

function compareUnits(
  { asked, kept }: Expected,
  stored: ReadonlyMap<string, string>,
  facts: ReadonlySet<string>,
): string[] {
  const wrong: string[] = []
  const known = new Set<string>()
  const explained = new Set<string>()
  for (const [number, unit] of asked) {
    const there = unit.records.filter(([run, seq, print]) => {
      known.add(`${run} ${seq} ${print}`)
      return stored.get(`${run} ${seq}`) === print
    })
    const name = `unit ${number} (${unit.records.map(([run, seq]) => `${run} ${seq}`).join(', ')})`
    if (kept.has(number) && there.length < unit.records.length) wrong.push(`${name} is lost`)
    else if (there.length > 0 && there.length < unit.records.length) wrong.push(`${name} is torn`)
    if (there.length === 0) continue
    for (const fact of unit.facts) explained.add(fact)
    if (unit.facts.some((fact) => !facts.has(fact))) wrong.push(`${name} lacks its facts`)
  }
  for (const [place, print] of stored)
    if (!known.has(`${place} ${print}`)) wrong.push(`${place} was never asked for`)
  for (const fact of facts) if (!explained.has(fact)) wrong.push(`the fact ${fact} is there without its unit`)
  return wrong
}

function refsIn({ payload }: StoredRecord): string[] {
  return payload.startsWith('{"$blob":') ? [(JSON.parse(payload) as { $blob: string }).$blob] : []
}
