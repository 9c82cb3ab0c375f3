import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'

import { type Entrant, langChain, ourRoute, rawFetch, sdkStream, sdkWhole, wholeRun } from './entrants.ts'

const warmUp = 50

interface Figures {
  readonly clock: number[]
  readonly first: number[]
  cpuMs: number
}

export async function benchModel(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { calls: { type: 'string', default: '200' }, rounds: { type: 'string', default: '3' } },
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
    await wholeRun(url, stack),
  ]
  const figures = new Map(
    entrants.map(({ name }): [string, Figures] => [name, { clock: [], first: [], cpuMs: 0 }]),
  )
  for (const entrant of entrants) for (let call = 0; call < warmUp; call += 1) await entrant.ask('Warm up.')
  // In turns, so that whatever else the machine does falls on all of them.
  for (let round = 0; round < Number(values.rounds); round += 1)
    for (const entrant of entrants) await measure(entrant, Number(values.calls), figures.get(entrant.name))
  report(figures, Number(values.calls) * Number(values.rounds))
}

async function measure(entrant: Entrant, calls: number, figures: Figures | undefined): Promise<void> {
  const before = process.cpuUsage()
  for (let call = 0; call < calls; call += 1) {
    const startedAt = performance.now()
    const firstAt = await entrant.ask(`Question ${call}: what is a durable workflow?`)
    figures?.clock.push(performance.now() - startedAt)
    if (firstAt !== null) figures?.first.push(firstAt - startedAt)
  }
  const { user, system } = process.cpuUsage(before)
  if (figures) figures.cpuMs += (user + system) / 1_000
}

function report(figures: ReadonlyMap<string, Figures>, calls: number): void {
  const plain = figures.get('AI SDK streamText')
  const cpuOf = ({ cpuMs }: Figures): number => cpuMs / calls
  process.stdout.write(
    `${'one after the other'.padEnd(22)}  p50 ms   first ms   CPU ms a call   CPU beside streamText\n`,
  )
  for (const [name, one] of figures) {
    const first = one.first.length === 0 ? '      –' : middle(one.first).toFixed(2).padStart(7)
    const more = plain ? cpuOf(one) - cpuOf(plain) : 0
    process.stdout.write(
      `${name.padEnd(22)} ${middle(one.clock).toFixed(2).padStart(7)}    ${first}    ${cpuOf(one).toFixed(2).padStart(12)}   ${`${more >= 0 ? '+' : ''}${more.toFixed(2)}`.padStart(21)}\n`,
    )
  }
}

function middle(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
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
