import type { DueRun } from '../ports/timer-queue.ts'
import type { Json } from '#base'
import { AppError } from '#contract'

import type { FactQuery, StoredFact } from '../ports/fact-store.ts'
import type { Outbox } from '../ports/inbox.ts'
import type { Committed, Ledger, Unit } from '../ports/ledger.ts'
import type { Stores } from '../ports/stores.ts'
import { createMemoryRunIndex } from './memory-run-index.ts'
import { MemoryTables } from './memory-tables.ts'

export interface MemoryStoresOptions {
  /**
   * Says when a unit becomes durable (`write`) and when its caller hears of it (`answer`), by calling `go`. Units are
   * written in the order of their calls, whatever the order of the `go`s. Default: both at once.
   */
  readonly pace?: (step: 'write' | 'answer', go: () => void) => void
  /** Whether the disk refuses this unit, asked when it would be written. Default: never. */
  readonly refuses?: (unit: Unit) => boolean
  /** Told of each unit that has just become durable; not of those that found theirs taken. */
  readonly written?: (unit: Unit) => void
}

/** What survives a crash: each unit applied to it is durable as a whole. */
export interface Disk {
  /** @throws AppError `engine.journal_conflict` */
  apply(unit: Unit): Committed
  readonly readers: Omit<Stores, 'ledger'>
  readonly outbox: Outbox
}

export interface MemoryStores extends Stores {
  readonly outbox: Outbox
  /**
   * Ends the process that uses these stores: what is not durable is lost, and no call of before is ever answered.
   * The answer is what the next process finds.
   */
  crash(): MemoryStores
}

/** Stores that keep their durable state in memory and lose the rest at a crash. */
export function createMemoryStores(
  options: MemoryStoresOptions = {},
  disk: Disk = createMemoryDisk(),
): MemoryStores {
  let crashed = false
  return {
    ...forAsLong(disk.readers, () => !crashed),
    ledger: createMemoryLedger(options, disk, () => crashed),
    outbox: disk.outbox,
    crash() {
      crashed = true
      return createMemoryStores(options, disk)
    },
  }
}

/** The disk of the stores in memory; `tables` is everything on it. */
export function createMemoryDisk(tables = new MemoryTables()): Disk {
  return {
    apply: (unit) => tables.apply(unit),
    readers: createReaders(tables),
    outbox: {
      async send(body) {
        return tables.send(body)
      },
      async answer(message) {
        const text = tables.messages[message - 1]?.answer
        return typeof text === 'string' ? (JSON.parse(text) as Json) : undefined
      },
    },
  }
}

interface Waiting {
  readonly unit: Unit
  readonly resolve: (committed: Committed) => void
  readonly reject: (error: unknown) => void
}

function createMemoryLedger(options: MemoryStoresOptions, disk: Disk, crashed: () => boolean): Ledger {
  const { pace = (_step, go) => go(), refuses = () => false, written = () => {} } = options
  const waiting: Waiting[] = []
  let closed = false

  function write(): void {
    if (crashed()) return
    const next = waiting.shift()
    if (!next) return
    const { unit, resolve, reject } = next
    let answer: () => void
    try {
      if (refuses(unit)) throw new AppError('engine.store_failed', 'The store refused a write.')
      const committed = disk.apply(unit)
      if (committed.existing === undefined) written(unit)
      answer = () => resolve(committed)
    } catch (error) {
      answer = () => reject(error)
    }
    pace('answer', () => {
      if (!crashed()) answer()
    })
  }

  return {
    commit(unit) {
      if (closed) return Promise.reject(new AppError('engine.closed', 'The store is closed.'))
      return new Promise((resolve, reject) => {
        waiting.push({ unit, resolve, reject })
        pace('write', write)
      })
    },
    async close() {
      closed = true
      while (waiting.length > 0) write()
    },
  }
}

function createReaders(tables: MemoryTables): Omit<Stores, 'ledger'> {
  return {
    runs: createMemoryRunIndex(tables),
    journal: {
      async read(run, { after, limit }) {
        return tables.journals.get(run)?.slice(after, after + limit) ?? []
      },
      async last(run) {
        return tables.journals.get(run)?.at(-1)
      },
      async snapshot(run) {
        return tables.snapshots.get(run)
      },
      async definition(hash) {
        return tables.definitions.get(hash)
      },
    },
    timers: {
      async due(now, { after, limit }) {
        return [...tables.timers]
          .map(([run, at]) => ({ run, at }))
          .filter(({ at }) => at <= now)
          .toSorted(byTime)
          .filter((due) => after === undefined || byTime(due, after) > 0)
          .slice(0, limit)
      },
      async next(after) {
        const later = [...tables.timers.values()].filter((at) => at > after)
        return later.length === 0 ? undefined : Math.min(...later)
      },
    },
    facts: {
      async get(position) {
        return factAt(tables, position)
      },
      async list(query) {
        return listFacts(tables, query)
      },
    },
    inbox: {
      async read({ after, limit }) {
        const open = tables.messages.filter(({ id, answer }) => answer === null && id > after)
        return open.slice(0, limit).map(({ id, body }) => ({ id, body: JSON.parse(body) as Json }))
      },
    },
  }
}

/** Once the process has ended, every read waits for ever. */
function forAsLong(readers: Omit<Stores, 'ledger'>, lives: () => boolean): Omit<Stores, 'ledger'> {
  function guard<Port extends object>(port: Port): Port {
    const guarded = Object.entries(port).map(([name, method]) => {
      const ask = method as (...args: unknown[]) => Promise<unknown>
      return [name, (...args: unknown[]) => (lives() ? ask(...args) : new Promise(() => {}))]
    })
    return Object.fromEntries(guarded) as Port
  }
  return {
    runs: guard(readers.runs),
    journal: guard(readers.journal),
    timers: guard(readers.timers),
    facts: guard(readers.facts),
    inbox: guard(readers.inbox),
  }
}

function factAt(tables: MemoryTables, position: number): StoredFact | undefined {
  const kept = tables.facts[position - 1]
  return kept && { ...kept, data: JSON.parse(kept.data) as StoredFact['data'] }
}

function listFacts(
  tables: MemoryTables,
  { kind, tree, subject, order, after, limit }: FactQuery,
): StoredFact[] {
  const inOrder = order === 'oldest' ? tables.facts : tables.facts.toReversed()
  const found = inOrder.filter((fact) => {
    if (fact.kind !== kind || (subject !== undefined && fact.subject !== subject)) return false
    if (after !== undefined && (order === 'oldest' ? fact.position <= after : fact.position >= after))
      return false
    return tree === undefined || isBelow(tables, fact.run, tree)
  })
  return found
    .slice(0, Math.min(limit, 1_000))
    .map((fact) => ({ ...fact, data: JSON.parse(fact.data) as StoredFact['data'] }))
}

function isBelow(tables: MemoryTables, run: string, top: string): boolean {
  for (let id: string | null | undefined = run; id; id = tables.runs.get(id)?.row.parent)
    if (id === top) return true
  return false
}

function byTime(a: DueRun, b: DueRun): number {
  return a.at - b.at || (a.run < b.run ? -1 : Number(a.run > b.run))
}
