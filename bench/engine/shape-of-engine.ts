// Prints what a ten-step run of our engine writes, so that the raw limit writes as much: `shape-of-engine.ts --folder DIR`.
import { parseArgs } from 'node:util'

import type { JournalRecord } from '#engine'

import { openEngine } from './open-engine.ts'
import type { Shape } from './raw-limit-store.ts'
import { count, defineCounting } from './ten-steps.ts'

const { values } = parseArgs({ options: { folder: { type: 'string' } } })
if (values.folder === undefined) throw new Error('--folder is missing')

const opened = openEngine(values.folder)
const { engine, stores } = opened
defineCounting(engine)
await engine.launch()
await count(engine, { n: 1_000_000, handler: 'bench.effect' })

const [row] = await engine.list({ limit: 1 })
if (row === undefined) throw new Error('the run is not in the index')
const records = await engine.journal(row.id, { after: 0, limit: 100 })
const facts = await stores.facts.list({ kind: 'receipt', tree: row.id, order: 'oldest', limit: 100 })
const shape: Shape = {
  started: mean(payloads('run.started')),
  intended: mean(payloads('effect.intended')),
  done: mean(payloads('effect.done')),
  completed: mean(payloads('run.completed')),
  fact: mean(facts.map(({ data }) => JSON.stringify(data).length)),
  row: Object.values(row).reduce((sum: number, value) => sum + sizeOf(value), 0),
}
await opened.close()
process.stdout.write(`${JSON.stringify(shape)}\n`)

function payloads(type: JournalRecord['type']): readonly number[] {
  return records
    .filter((record) => record.type === type)
    .map(({ seq: _seq, at: _at, type: _type, ...rest }) => JSON.stringify(rest).length)
}

/** Of a column's value: text as it is, numbers in SQLite's short form. */
function sizeOf(value: unknown): number {
  if (value === null) return 0
  if (typeof value === 'number') return value > 0xffff ? 6 : 1
  return typeof value === 'string' ? value.length : JSON.stringify(value).length
}

function mean(lengths: readonly number[]): number {
  if (lengths.length === 0) throw new Error('the run wrote none of a kind that the limit needs')
  return Math.round(lengths.reduce((sum, length) => sum + length, 0) / lengths.length)
}
