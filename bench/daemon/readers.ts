/**
 * Readers of a daemon, in a process of their own that gives way to it. Prints one line of JSON: how long each kind of read
 * took. Called with the address, the token, how many readers, and how long.
 */
import { Agent, request } from 'node:http'
import { constants, setPriority } from 'node:os'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'

setPriority(constants.priority.PRIORITY_LOW)
const [url = '', token = '', readers = '200', seconds = '20'] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true, maxSockets: Number(readers) })
/** A daemon that has just begun to be read is slower; what is read so early, in milliseconds, is told by itself. */
const warmMs = 3_000
/** How long a reader looks at what it got, in milliseconds, on average. */
const pauseMs = 1_000

let runs: readonly string[] = []
const took: Record<string, number[]> = {}
let failed = 0

/** What a page asks for: mostly a run that is looked at, now and then a list. */
const mix: readonly (readonly [name: string, weight: number, path: () => string])[] = [
  ['runs.get', 40, () => `/api/v2/runs/${anyRun()}`],
  ['runs.steps', 20, () => `/api/v2/runs/${anyRun()}/steps`],
  ['runs.events', 10, () => `/api/v2/runs/${anyRun()}/events?limit=100`],
  ['runs.list', 20, () => '/api/v2/runs?limit=50'],
  ['approvals.list', 5, () => '/api/v2/approvals'],
  ['activity.list', 5, () => '/api/v2/activity?limit=50'],
]

function anyRun(): string {
  return runs[Math.floor(Math.random() * runs.length)] ?? 'none'
}

function get(path: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(path, url),
      { agent, headers: { authorization: `Bearer ${token}` } },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (piece: string) => (text += piece))
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, text })
        })
      },
    )
    sent.on('error', reject)
    sent.end()
  })
}

async function lookForRuns(): Promise<void> {
  const { text } = await get('/api/v2/runs?limit=100')
  runs = (JSON.parse(text) as { items: { id: string }[] }).items.map(({ id }) => id)
}

async function read(until: number): Promise<void> {
  await sleep(Math.random() * pauseMs)
  while (performance.now() < until) {
    let dice = Math.random() * 100
    const [name, , path] = mix.find(([, weight]) => (dice -= weight) < 0) ?? mix[0] ?? []
    if (name === undefined || path === undefined) return
    const started = performance.now()
    const { status } = await get(path())
    const kind = started < warm ? 'the first 3 s' : name
    ;(took[kind] ??= []).push(performance.now() - started)
    if (status !== 200) failed += 1
    await sleep(pauseMs * (0.5 + Math.random()))
  }
}

await lookForRuns()
const warm = performance.now() + warmMs
const until = warm + Number(seconds) * 1_000
await Promise.all(Array.from({ length: Number(readers) }, () => read(until)))
agent.destroy()
process.stdout.write(`${JSON.stringify({ took, failed })}\n`)
