/** Our run in a process of its own, for tracing and profiling: `run-alone.ts --url URL --calls N`. */
import process from 'node:process'
import { parseArgs } from 'node:util'

import { wholeRuns } from './entrants.ts'

const { values } = parseArgs({
  options: { url: { type: 'string' }, calls: { type: 'string' }, folder: { type: 'string' } },
})
await using stack = new AsyncDisposableStack()
const [run] = await wholeRuns(values.url ?? '', stack)
await run.ask(Number(values.calls))
process.stdout.write('{}\n')
