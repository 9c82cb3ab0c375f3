import type { QueueLoad, RunIndex, RunQuery } from '../ports/run-index.ts'
import { isTerminal, type RunRow } from '../run-info.ts'
import type { MemoryTables } from './memory-tables.ts'

/** Finds runs among those in memory, in the orders that the port promises. */
export function createMemoryRunIndex(tables: MemoryTables): RunIndex {
  const rows = (): RunRow[] => [...tables.runs.values()].map(({ row }) => row)
  return {
    async get(id) {
      return tables.runs.get(id)?.row
    },
    async list(query) {
      return list(rows(), query)
    },
    async unfinished({ after, limit }) {
      const ids = rows()
        .filter(({ id, status, waiting }) => id > after && mustBeInMemory(status, waiting))
        .map(({ id }) => id)
      return ids.toSorted(byText).slice(0, limit)
    },
    async undelivered({ after, limit }) {
      const open = [...tables.runs.values()].filter(({ row, delivered }) => {
        const parent = row.parent === null ? undefined : tables.runs.get(row.parent)
        return (
          !delivered && row.id > after && isTerminal(row.status) && parent && !isTerminal(parent.row.status)
        )
      })
      return open
        .map(({ row }) => row)
        .toSorted((a, b) => byText(a.id, b.id))
        .slice(0, limit)
    },
    async queued(queue, { except, limit }) {
      const waiting = rows().filter((row) => row.queue === queue && row.status === 'queued')
      return inTurns(waiting.filter(({ partition }) => !except.includes(partition))).slice(0, limit)
    },
    async load(queue, { since }) {
      return loadOf(
        rows().filter((row) => row.queue === queue),
        since,
      )
    },
  }
}

function mustBeInMemory(status: RunRow['status'], waiting: RunRow['waiting']): boolean {
  if (status === 'running' || status === 'compensating') return true
  return status === 'waiting' && (waiting === 'child' || waiting === 'resource')
}

function list(
  rows: readonly RunRow[],
  { status, waiting, title, parent, queue, within, top, search, since, tag, after, limit }: RunQuery,
): RunRow[] {
  const newestFirst = rows.toSorted((a, b) => oldestFirst(b, a))
  const pivot = after === undefined ? undefined : rows.find(({ id }) => id === after)
  if (after !== undefined && !pivot) return []
  return newestFirst
    .filter((row) => {
      if (pivot && oldestFirst(row, pivot) >= 0) return false
      if (status && !status.includes(row.status)) return false
      if (waiting && row.status === 'waiting' && !(row.waiting && waiting.includes(row.waiting))) return false
      if (title !== undefined && row.title !== title) return false
      if (parent !== undefined && row.parent !== parent) return false
      if (within !== undefined && row.root !== within && row.id !== within) return false
      if (since !== undefined && row.createdAt < since) return false
      if (tag && row.tags[tag.name] !== tag.value) return false
      if (search !== undefined && ![row.title, row.id].some((text) => lower(text).includes(lower(search))))
        return false
      return (queue === undefined || row.queue === queue) && (!top || row.parent === null)
    })
    .slice(0, Math.min(limit, 1_000))
}

function lower(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}

/** By priority; within one, the first of each partition before the second of any. */
function inTurns(rows: readonly RunRow[]): RunRow[] {
  const counts = new Map<string, number>()
  const placed = rows.toSorted(oldestFirst).map((row) => {
    const lane = JSON.stringify([row.priority, row.partition])
    const place = counts.get(lane) ?? 0
    counts.set(lane, place + 1)
    return { row, place }
  })
  return placed
    .toSorted((a, b) => a.row.priority - b.row.priority || a.place - b.place || oldestFirst(a.row, b.row))
    .map(({ row }) => row)
}

function loadOf(rows: readonly RunRow[], since: number): QueueLoad {
  const active = new Map<string, number>()
  for (const { status, startedAt, partition } of rows) {
    if (startedAt !== null && !isTerminal(status)) active.set(partition, (active.get(partition) ?? 0) + 1)
  }
  return {
    active,
    startedAt: rows.flatMap(({ startedAt }) => (startedAt !== null && startedAt > since ? [startedAt] : [])),
  }
}

function oldestFirst(a: RunRow, b: RunRow): number {
  return a.createdAt - b.createdAt || byText(a.id, b.id)
}

function byText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
