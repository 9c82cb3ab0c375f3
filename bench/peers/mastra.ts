// Mastra's workflows with its libsql store. A snapshot of the run is written when a step begins and when it ends.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { Mastra } from '@mastra/core'
import { createStep, createWorkflow } from '@mastra/core/workflows'
import { LibSQLStore } from '@mastra/libsql'
import { z } from 'zod'

import { type Contender, measure, stepsPerRun } from '../engine/contender.ts'

interface Connection {
  prepare(sql: string): { get(): Record<string, unknown> }
}

const Database = createRequire(import.meta.resolve('@libsql/client'))('libsql') as { prototype: Connection }

/**
 * Keeps account of the connections that the client's pool opens by itself, since the store sets its PRAGMAs on the first
 * two only and the others keep SQLite's defaults. For `full` its wish for NORMAL is turned into FULL.
 */
function watchConnections(synchronous: 'full' | 'native'): ReadonlySet<Connection> {
  const seen = new Set<Connection>()
  const prepare = Database.prototype.prepare
  Database.prototype.prepare = function prepareWatched(this: Connection, sql: string) {
    seen.add(this)
    const asked =
      synchronous === 'full' ? sql.replace(/synchronous\s*=\s*NORMAL/i, 'synchronous = FULL') : sql
    return prepare.call(this, asked)
  }
  return seen
}

const shape = z.object({ n: z.number(), sum: z.number() })

function tenSteps() {
  let flow = createWorkflow({ id: 'ten', inputSchema: shape, outputSchema: shape })
  for (let index = 0; index < stepsPerRun; index += 1) {
    flow = flow.then(
      createStep({
        id: `step${index}`,
        inputSchema: shape,
        outputSchema: shape,
        execute: async ({ inputData: { n, sum } }) => ({ n, sum: sum + n + index }),
      }),
    ) as unknown as typeof flow
  }
  return flow.commit()
}

// The package does not export its package.json; its entry stands in its `dist`.
const { version } = createRequire(import.meta.url)(
  new URL('../package.json', import.meta.resolve('@mastra/core')).pathname,
) as { version: string }

const contender: Contender = {
  name: 'mastra',
  version,
  async open(folder, { synchronous }) {
    const connections = watchConnections(synchronous)
    const storage = new LibSQLStore({ id: 'bench', url: pathToFileURL(join(folder, 'mastra.db')).href })
    const mastra = new Mastra({ logger: false, storage, workflows: { ten: tenSteps() } })
    await storage.init()
    const workflow = mastra.getWorkflow('ten')
    return {
      async pure(n) {
        const run = await workflow.createRun()
        const outcome = await run.start({ inputData: { n, sum: 0 } })
        if (outcome.status !== 'success') throw new Error(`run ${n} ended as ${outcome.status}`)
        return outcome.result.sum
      },
      durability() {
        const levels = [...connections].map((each) => each.prepare('PRAGMA synchronous').get()['synchronous'])
        const full = levels.filter((level) => level === 2).length
        if (full === levels.length) return 'wal FULL'
        return full === 0 ? 'wal NORMAL' : `wal NORMAL ×${levels.length - full}, FULL ×${full} connections`
      },
      async close() {
        await mastra.shutdown()
        await storage.close()
      },
    }
  },
}

await measure(contender, process.argv.slice(2))
