import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { createRandom, type SeededRandom } from '#engine/testing'

import { readTrace } from './disk/read-trace.ts'
import { ShimControl, shimEnvironment, whyNoShim } from './disk/shim.ts'
import { checkHome } from './durable/check-home.ts'
import { Expectation } from './durable/expectation.ts'
import { randomTrial, type Trial } from './durable/faults.ts'
import { goOn, isRefusal } from './durable/go-on.ts'
import { HostProcess } from './durable/host-process.ts'

/** Faults that one home goes through. */
const faultsPerHome = 25
const runsPerTask = 4
/** How long a task may take after the disk is well again: the engine waits up to 10 s between its tries. */
const limitMs = 60_000

interface Tally {
  tasks: number
  /** Tasks in which a call was hit. */
  hit: number
  calls: number
  stalls: number
  restarts: number
  /** Runs that failed because a blob could not be kept: refused with a code, nothing lost. */
  refusedRuns: number
  readonly byName: Map<string, number>
  readonly bad: string[]
}

/** `faults --times N`: the disk fails under an engine at work, until N faults have hit. */
export async function run(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: { times: { type: 'string', default: '400' }, seed: { type: 'string', default: '1' } },
  })
  const why = whyNoShim()
  if (why !== undefined) {
    process.stdout.write(`SKIPPED  faults: ${why}\n`)
    return false
  }
  const began = performance.now()
  const tally = await campaign({ times: Number(values.times), seed: Number(values.seed) })
  const seconds = Math.round((performance.now() - began) / 1_000)
  process.stdout.write(
    `faults  ${tally.hit} of ${tally.tasks} tasks hit, ${tally.calls} calls failed, ${tally.stalls} stalls reported, ` +
      `${tally.restarts} kills while the disk failed, ${tally.refusedRuns} runs refused with a code, ` +
      `${tally.bad.length} violations, ${seconds} s\n`,
  )
  for (const [name, count] of [...tally.byName].toSorted(([a], [b]) => a.localeCompare(b)))
    process.stdout.write(`  ${String(count).padStart(4)}  ${name}\n`)
  for (const line of tally.bad.slice(0, 20)) process.stdout.write(`  VIOLATION  ${line}\n`)
  return tally.bad.length === 0
}

/** Lets the disk fail so many times. */
export async function campaign({ times, seed }: { times: number; seed: number }): Promise<Tally> {
  const tally: Tally = {
    tasks: 0,
    hit: 0,
    calls: 0,
    stalls: 0,
    restarts: 0,
    refusedRuns: 0,
    byName: new Map(),
    bad: [],
  }
  for (let turn = 0; tally.hit < times; turn += 1) {
    using home = new FaultyHome(seed + turn, tally)
    await home.suffer(Math.min(faultsPerHome, times - tally.hit))
  }
  return tally
}

/** One home, its processes, and a disk that fails under them. */
class FaultyHome implements Disposable {
  private readonly place = mkdtempSync(path.join(tmpdir(), 'adjutant-faults-'))
  private readonly folder = path.join(this.place, 'home')
  private readonly trace = path.join(this.place, 'trace')
  private readonly acks = path.join(this.place, 'acks')
  private readonly control: ShimControl
  private readonly random: SeededRandom
  private readonly seed: number
  private readonly tally: Tally
  private host: HostProcess | undefined

  constructor(seed: number, tally: Tally) {
    this.seed = seed
    this.tally = tally
    this.random = createRandom(seed)
    mkdirSync(this.folder, { mode: 0o700 })
    writeFileSync(this.trace, '')
    writeFileSync(this.acks, '')
    this.control = new ShimControl(path.join(this.place, 'control'))
  }

  async suffer(times: number): Promise<void> {
    const until = this.tally.hit + times
    // What is armed may not come up in a task; enough tasks are made for all.
    for (let task = 0; this.tally.hit < until && task < times * 4; task += 1) {
      const trial = randomTrial(this.random)
      if (!(await this.try(trial, task))) break
    }
    await this.leave()
  }

  /** Answers whether the home can go on being used. */
  private async try(trial: Trial, number: number): Promise<boolean> {
    const { tally, control } = this
    const name = `seed ${this.seed}, task ${number}, ${trial.fault.name} (call ${trial.order.at}, ${trial.course})`
    const host = await this.start()
    if (!host) return this.fail(name, 'the engine does not start on a disk that is well')
    tally.tasks += 1
    const stallsBefore = host.stalls.length
    control.arm(trial.order)
    const work = host.work({ seed: this.seed * 10_000 + number * 10, runs: runsPerTask }, limitMs * 2)
    if (trial.course !== 'heals') {
      await Promise.race([host.stalled(10_000), this.isHit(), work])
      // It must bear that nothing can be written for a while.
      await Promise.race([wait(300), work])
    }
    let kept = true
    if (trial.course === 'killed') {
      await host.kill()
      this.host = undefined
      tally.restarts += 1
      this.count(trial)
      control.disarm()
      return true
    }
    if (trial.course === 'mended') {
      this.count(trial)
      control.disarm()
    }
    const done = await work
    if (trial.course === 'heals') this.count(trial)
    control.disarm()
    const stalls = host.stalls.slice(stallsBefore)
    tally.stalls += stalls.filter((code) => code !== null).length
    if (!done) {
      const ended = await Promise.race([host.ended, wait(50)])
      kept = this.fail(
        name,
        ended === undefined ? 'the task does not end' : `the process ended: ${firstOf(ended)}`,
      )
      await host.kill()
      this.host = undefined
      return kept
    }
    for (const code of stalls)
      if (code !== null && code !== 'engine.store_failed') this.fail(name, `stalled with ${code}`)
    for (const [id, end] of Object.entries(done.done)) {
      if (end.startsWith('failed files.')) tally.refusedRuns += 1
      else if (end !== 'completed') this.fail(name, `${id} ended as ${end}`)
    }
    for (const text of done.refused)
      if (!/^(engine\.store_failed|files\.)/.test(text)) this.fail(name, `refused with ${text}`)
    return kept
  }

  /** Whatever has happened, in the end all that was acknowledged is there and every run comes to its end. */
  private async leave(): Promise<void> {
    this.control.disarm()
    if (this.host && !(await this.host.close(30_000))) this.fail(`seed ${this.seed}`, 'it does not close')
    const expected = new Expectation()
    for (const record of readTrace(this.trace)) expected.hear(record)
    for (const wrong of await checkHome(this.folder, expected))
      this.fail(`seed ${this.seed}, at the end`, wrong)
    for (const wrong of await goOn(this.folder, { mayFail: isRefusal }))
      this.fail(`seed ${this.seed}, going on`, wrong)
  }

  private async start(): Promise<HostProcess | undefined> {
    if (this.host) return this.host
    const { folder, acks, trace } = this
    const env = shimEnvironment({ home: folder, acks, trace, control: this.control.file })
    const host = new HostProcess({ folder, acks }, env)
    if (!(await host.ready(limitMs))) {
      process.stdout.write(await Promise.race([host.ended, host.kill().then(() => '')]))
      return undefined
    }
    this.host = host
    return host
  }

  private async isHit(): Promise<void> {
    for (let turn = 0; turn < 1_000 && this.control.read().fired === 0; turn += 1) await wait(5)
  }

  private count({ fault }: Trial): void {
    const { fired } = this.control.read()
    if (fired === 0) return
    this.tally.hit += 1
    this.tally.calls += fired
    this.tally.byName.set(fault.name, (this.tally.byName.get(fault.name) ?? 0) + 1)
  }

  private fail(where: string, what: string): false {
    this.tally.bad.push(`${where}: ${what}`)
    return false
  }

  [Symbol.dispose](): void {
    this.control[Symbol.dispose]()
    rmSync(this.place, { recursive: true, force: true })
  }
}

/** The line of an error's stack that says what it is. */
function firstOf(text: string): string {
  return text.split('\n').find((line) => /Error/.test(line)) ?? text.slice(0, 200)
}
