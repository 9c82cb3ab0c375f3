import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { createRandom, type SeededRandom } from '#engine/testing'

import { HomeBooks } from './budgets/home-books.ts'
import type { HostSettings } from './budgets/host.ts'
import { type Bill, readBills } from './budgets/provider.ts'
import { compileCache } from '../../scripts/program.ts'

const runs = 4
const callsPerRun = 50
const lookEveryMs = 25
const patienceMs = 60_000

interface Tally {
  rounds: number
  kills: number
  /** Reservations, one for each attempt. */
  attempts: number
  billed: number
  settled: number
  readonly bad: string[]
}

/** `budgets --times N`: many calls at once under limits, in one process and in two, which are killed N times. */
export async function run(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: { times: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
  })
  const began = performance.now()
  const tally = await campaign({ times: Number(values.times), seed: Number(values.seed) })
  process.stdout.write(
    `budgets  ${tally.kills} kills in ${tally.rounds} rounds of ${runs * callsPerRun} calls, ${tally.attempts} attempts\n` +
      `         ${tally.billed} tokens billed, ${tally.settled} settled: what was in doubt and repeated is charged as announced\n` +
      `         ${tally.bad.length} violations, ${Math.round((performance.now() - began) / 1_000)} s\n`,
  )
  for (const line of tally.bad.slice(0, 20)) process.stdout.write(`  VIOLATION  ${line}\n`)
  return tally.bad.length === 0
}

export async function campaign({ times, seed }: { times: number; seed: number }): Promise<Tally> {
  const tally: Tally = { rounds: 0, kills: 0, attempts: 0, billed: 0, settled: 0, bad: [] }
  for (let round = 0; tally.kills < times || round < 2; round += 1) {
    const random = createRandom(seed * 1_000 + round)
    const left = Math.max(0, times - tally.kills)
    const kills = Math.min(8, round === 0 ? Math.ceil(left / 2) : left)
    await playRound(tally, {
      random,
      kills,
      processes: 1 + (round % 2),
      name: `seed ${seed}, round ${round}`,
    })
    tally.rounds += 1
  }
  return tally
}

interface Round {
  readonly random: SeededRandom
  readonly kills: number
  /** That work on one home. */
  readonly processes: number
  readonly name: string
}

async function playRound(tally: Tally, { random, kills, processes, name }: Round): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-budgets-'))
  mkdirSync(path.join(folder, 'lock'))
  const fail = (what: string): void => void tally.bad.push(`${name}: ${what}`)
  const books = new HomeBooks(folder)
  const hosts = new Hosts({ folder, seed: random.between(1, 1_000_000), processes })
  const bills = (): readonly Bill[] => readBills(path.join(folder, 'bills'))
  try {
    // Each of the three binds somewhere: a run's tokens, the day's money, the project's effects.
    for (let index = 0; index < runs; index += 1)
      books.limit(`run:run${index}`, 'tokens', random.between(500, 2_500))
    books.limit('day', 'money', random.between(20_000, 60_000))
    books.limit('project:p', 'effects', random.between(80, 180))
    await hosts.start()
    for (let count = 0; count < kills / 2; count += 1) tally.kills += await killSome(hosts, random)
    await stillness(books, hosts)
    if (books.statuses().some((status) => status !== 'budget' && status !== 'completed'))
      fail(`it comes to rest as ${books.statuses().join(', ')}`)
    if (!books.statuses().includes('budget')) fail('no limit was reached')
    for (let index = 0; index < runs; index += 1) books.limit(`run:run${index}`, 'tokens', 1_000_000)
    books.limit('day', 'money', 100_000_000)
    books.limit('project:p', 'effects', 100_000)
    // Limits were raised behind their backs: whoever starts next looks for what can go on.
    await hosts.kill()
    await hosts.start()
    for (let count = 0; count < kills / 2; count += 1) tally.kills += await killSome(hosts, random)
    await stillness(books, hosts)
    if (books.statuses().some((status) => status !== 'completed'))
      fail(`it ends as ${books.statuses().join(', ')}`)
    await hosts.kill()
    for (const line of books.over()) fail(`over its limit: ${line}`)
    for (const line of books.compare(bills())) fail(line)
    for (let index = 0; index < runs; index += 1) {
      const use = books.use(`run:run${index}`)
      tally.settled += use['tokens']?.spent ?? 0
      for (const [unit, { held }] of Object.entries(use))
        if (held !== 0) fail(`${held} ${unit} stay reserved`)
    }
    const effects = books.use('project:p')['effects']?.spent
    if (effects !== runs * callsPerRun)
      fail(`${effects} effects are counted, ${runs * callsPerRun} were done`)
    tally.billed += bills().reduce((sum, { tokens }) => sum + tokens, 0)
    tally.attempts += books.attempts()
  } catch (error) {
    fail(String(error))
  } finally {
    await hosts.kill()
    books[Symbol.dispose]()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function killSome(hosts: Hosts, random: SeededRandom): Promise<number> {
  await pause(random.between(0, 250))
  await hosts.kill()
  await hosts.start()
  return 1
}

/** Until every run has ended or waits, and it stays so. */
async function stillness(books: HomeBooks, hosts: Hosts): Promise<void> {
  const until = performance.now() + patienceMs
  for (let looks = 0; looks < 12;) {
    if (performance.now() > until) throw new Error(`It does not come to rest: ${books.statuses().join(', ')}`)
    if (books.statuses().includes('failed')) throw new Error('A run has failed.')
    if (hosts.errors !== '') throw new Error(hosts.errors)
    await pause(lookEveryMs)
    const statuses = books.statuses()
    const still = statuses.length === runs && statuses.every((one) => one === 'budget' || one === 'completed')
    looks = still ? looks + 1 : 0
  }
}

/** Processes of one home. */
class Hosts {
  errors = ''
  private children: ChildProcess[] = []
  private readonly settings: Omit<HostSettings, 'starts'>
  private readonly processes: number

  constructor({ folder, seed, processes }: { folder: string; seed: number; processes: number }) {
    // Noon, so that no day ends meanwhile.
    const offsetMs = new Date().setHours(12, 0, 0, 0) - Date.now()
    this.settings = { folder, seed, calls: callsPerRun, offsetMs }
    this.processes = processes
  }

  async start(): Promise<void> {
    const names = Array.from({ length: runs }, (_, index) => `run${index}`)
    for (let index = 0; index < this.processes; index += 1) {
      const starts = names.filter((_, at) => at % this.processes === index)
      const child = spawn(
        process.execPath,
        [path.join(import.meta.dirname, 'budgets/host.ts'), JSON.stringify({ ...this.settings, starts })],
        {
          stdio: ['ignore', 'pipe', 'pipe'],
          env: { ...process.env, NODE_COMPILE_CACHE: compileCache, NODE_TEST_CONTEXT: undefined },
        },
      )
      child.stderr.setEncoding('utf8').on('data', (text: string) => (this.errors += text))
      this.children.push(child)
      // The first gets the engine before the next one looks for it.
      await Promise.race([once(child.stdout, 'data'), once(child, 'close')])
    }
  }

  async kill(): Promise<void> {
    const children = this.children.splice(0)
    await Promise.all(
      children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return
        const closed = once(child, 'close')
        child.kill('SIGKILL')
        await closed
      }),
    )
  }
}
