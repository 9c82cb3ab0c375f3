// LangGraph JS with its SQLite checkpointer, `durability: 'sync'`. As a graph of ten nodes (the usual way to write it) or,
// with the setting "tasks", as one function of ten tasks, which writes one row a step instead of three.
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { Annotation, END, entrypoint, START, StateGraph, task } from '@langchain/langgraph'
import { SqliteSaver } from '@langchain/langgraph-checkpoint-sqlite'
import Database from 'better-sqlite3'

import { type Contender, measure, stepsPerRun } from '../engine/contender.ts'

type Invoke = (n: number, thread: string) => Promise<number>

const State = Annotation.Root({
  n: Annotation<number>(),
  sum: Annotation<number>({ reducer: (sum, more) => sum + more, default: () => 0 }),
})

function graphOfNodes(checkpointer: SqliteSaver): Invoke {
  // The builder's type grows with each node that is added; in a loop it has no name.
  const graph = new StateGraph(State) as unknown as {
    addNode(name: string, run: (state: typeof State.State) => Promise<{ sum: number }>): void
    addEdge(from: string, to: string): void
    compile(options: object): { invoke(input: object, options: object): Promise<{ sum: number }> }
  }
  const names = Array.from({ length: stepsPerRun }, (_, index) => `step${index}`)
  for (const [index, name] of names.entries()) {
    graph.addNode(name, async ({ n }) => ({ sum: n + index }))
    graph.addEdge(names[index - 1] ?? START, name)
  }
  graph.addEdge(names.at(-1) ?? START, END)
  const app = graph.compile({ checkpointer })
  return async (n, thread) => {
    const { sum } = await app.invoke(
      { n, sum: 0 },
      { configurable: { thread_id: thread }, durability: 'sync' },
    )
    return sum
  }
}

function functionOfTasks(checkpointer: SqliteSaver): Invoke {
  const add = task('add', async (n: number, index: number) => n + index)
  const flow = entrypoint({ name: 'ten', checkpointer }, async (n: number) => {
    let sum = 0
    for (let index = 0; index < stepsPerRun; index += 1) sum += await add(n, index)
    return sum
  })
  return async (n, thread) => flow.invoke(n, { configurable: { thread_id: thread }, durability: 'sync' })
}

const { version } = createRequire(import.meta.url)('@langchain/langgraph/package.json') as { version: string }

const contender: Contender = {
  name: 'langgraph',
  version,
  async open(folder, { synchronous, setting }) {
    const db = new Database(join(folder, 'langgraph.db'))
    const saver = new SqliteSaver(db)
    // Opens the tables and sets WAL, which resets `synchronous` to this driver's default for WAL.
    await saver.getTuple({ configurable: { thread_id: 'none' } })
    if (synchronous === 'full') db.pragma('synchronous = FULL')
    const invoke = setting === 'tasks' ? functionOfTasks(saver) : graphOfNodes(saver)
    return {
      pure: (n) => invoke(n, `run-${n}`),
      durability() {
        const level = db.pragma('synchronous', { simple: true }) === 2 ? 'FULL' : 'NORMAL'
        return `${db.pragma('journal_mode', { simple: true })} ${level}`
      },
      async close() {
        db.close()
      },
    }
  },
}

await measure(contender, process.argv.slice(2))
