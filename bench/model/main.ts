import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'

import { syncsPerCall } from './count-syncs.ts'
import { type Entrant, langChain, ourRoute, rawFetch, sdkStream, sdkWhole, wholeRuns } from './entrants.ts'
import { type Figures, report } from './report.ts'

/** Calls in one block, of which the CPU and the time are those of each of its calls. */
const blockSize = 60

const { signal } = new AbortController()

/** @param args `--calls N --rounds N --warm-up N` */
export async function benchModel(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      calls: { type: 'string', default: '100' },
      rounds: { type: 'string', default: '5' },
      'warm-up': { type: 'string', default: '300' },
    },
  })
  await using stack = new AsyncDisposableStack()
  const url = await openServer(stack)
  const peer = await langChain(url)
  if (!peer)
    process.stdout.write('LangChain is left out: install the peers with npm run bench -- peers install\n')
  const entrants = [
    rawFetch(url),
    sdkWhole(url),
    sdkStream(url),
    ...(peer ? [peer] : []),
    ourRoute(url),
    ...(await wholeRuns(url, stack)),
  ]
  const figures: Figures[] = []
  for (const { name, ask } of entrants) {
    const cold = await cpuOf(() => ask(1))
    figures.push({ name, cold: cold.ms, clock: [], first: [], cpu: [] })
  }
  for (const { ask } of entrants) await ask(Number(values['warm-up']))
  const blocks = Math.ceil(Number(values.calls) / blockSize)
  // In turns, so that whatever else the machine does falls on all of them.
  for (let round = 0; round < Number(values.rounds); round += 1)
    for (const [index, entrant] of entrants.entries())
      for (let block = 0; block < blocks; block += 1) await measure(entrant, figures[index])
  report(figures, await syncsPerCall(url, { signal }))
}

async function measure({ ask }: Entrant, figures: Figures | undefined): Promise<void> {
  const startedAt = performance.now()
  const { ms, answer } = await cpuOf(() => ask(blockSize))
  figures?.clock.push((performance.now() - startedAt) / blockSize)
  figures?.cpu.push(ms / blockSize)
  figures?.first.push(...answer)
}

/** Milliseconds of work of all threads of this process. */
async function cpuOf<T>(work: () => Promise<T>): Promise<{ ms: number; answer: T }> {
  const before = process.cpuUsage()
  const answer = await work()
  const { user, system } = process.cpuUsage(before)
  return { ms: (user + system) / 1_000, answer }
}

async function openServer(stack: AsyncDisposableStack): Promise<string> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  stack.defer(() => {
    child.stdin.end()
  })
  for await (const line of child.stdout.setEncoding('utf8') as AsyncIterable<string>) return line.trim()
  throw new Error('The provider did not start.')
}
