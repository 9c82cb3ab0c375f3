import { parentPort, workerData } from 'node:worker_threads'

import { toProblem } from '#contract'

import { type DatabaseOptions, openDatabase, threadPatienceMs } from '../open-database.ts'
import type { Answer, Call, CallName } from './search-calls.ts'
import { createSearchTables, type SearchTables } from './search-tables.ts'

if (parentPort) serve(parentPort, workerData as DatabaseOptions)

const leavesRows: ReadonlySet<CallName> = new Set<CallName>([
  'move',
  'remove',
  'keepSpaces',
  'put',
  'putVectors',
])

class Stopped extends Error {}

const stoppable: ReadonlySet<CallName> = new Set<CallName>(['byWords', 'byMeaning'])

/** The thread that keeps, and that finds. */
function serve(port: NonNullable<typeof parentPort>, options: DatabaseOptions): void {
  const db = openDatabase({ ...options, patienceMs: threadPatienceMs })
  const tables = createSearchTables(db)
  let sweeping: NodeJS.Immediate | undefined

  /** Between two of what is asked for, so that nobody waits for more than a piece. */
  function sweep(): void {
    sweeping = undefined
    try {
      if (tables.sweep()) sweeping = setImmediate(sweep)
    } catch {
      // The disk or another writer was in the way: what is left is swept after the next change, or when it is opened again.
    }
  }
  sweeping = setImmediate(sweep)

  port.on('message', (call: Call | 'close') => {
    if (call === 'close') {
      clearImmediate(sweeping)
      db.close()
      port.close()
      return
    }
    port.postMessage(answer(tables, call))
    if (leavesRows.has(call.name)) sweeping ??= setImmediate(sweep)
  })
}

function answer(tables: SearchTables, { id, name, args, stop }: Call): Answer {
  const flag = stop && new Int32Array(stop)
  function check(): void {
    if (flag && Atomics.load(flag, 0) === 1) throw new Stopped()
  }
  try {
    check()
    const call = tables[name] as (...args: readonly unknown[]) => unknown
    return { id, value: call(...args, ...(stoppable.has(name) ? [check] : [])) }
  } catch (error) {
    return error instanceof Stopped ? { id, stopped: true } : { id, problem: toProblem(error) }
  }
}
