/** Our run in a process of its own, for tracing and profiling: `run-alone.ts --url URL --calls N`. */
import process from 'node:process'
import { parseArgs } from 'node:util'

import { wholeRun } from './entrants.ts'

const { values } = parseArgs({
  options: { url: { type: 'string' }, calls: { type: 'string' }, folder: { type: 'string' } },
})
await using stack = new AsyncDisposableStack()
const run = await wholeRun(values.url ?? '', stack)
await run.ask(
  Array.from({ length: Number(values.calls) }, (_, call) => `Question ${call}: what is a workflow?`),
)
process.stdout.write('{}\n')
