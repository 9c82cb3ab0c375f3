import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'

import { createRandom, type SeededRandom } from '#engine/testing'

import { programToStart } from '../../bin/built-program.js'
import { readTrace } from './disk/read-trace.ts'
import { places, ShimControl, shimEnvironment, whyNoShim } from './disk/shim.ts'
import { type Ended, runNode } from './processes.ts'
import { readDoubts } from './tidy/doubts.ts'
import { type Plan, randomPlan } from './tidy/plans.ts'
import { makeSample } from './tidy/sample.ts'
import { differences, snapshot } from './tidy/snapshot.ts'
import { compareRecords, worldRecord } from './tidy/world-record.ts'

const root = path.resolve(import.meta.dirname, '..', '..')
/** Kills that one run goes through before it is let alone. */
const killsPerRun = 12
const limitMs = 600_000

interface Options {
  readonly times: number
  readonly seed: number
  /** How many files are made to work on, or a folder of which each run gets a copy. */
  readonly files: number | string
  /** Every other run is taken back under half of the kills, or each one with nobody disturbing. */
  readonly undo?: 'killed' | 'calm'
  /** Stops at the first run in which something is wrong and leaves its folders there. */
  readonly keep?: boolean
}

interface Tally {
  kills: number
  readonly byPlan: Map<string, number>
  /** Kills after which the last thing recorded was the last call of an effect. */
  inWindow: number
  runs: number
  undone: number
  changes: number
  doubts: number
  readonly resolved: Map<string, number>
  readonly bad: string[]
}

/** `kill --times N`: a real workflow on real files is killed N times, each time goes on, and does everything once. */
export async function run(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      times: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      files: { type: 'string', default: '60' },
      undo: { type: 'string', default: 'killed' },
      keep: { type: 'boolean', default: false },
    },
  })
  const why = whyNoShim()
  if (why !== undefined) {
    process.stdout.write(`SKIPPED  kill: ${why}\n`)
    return false
  }
  const began = performance.now()
  const tally = await campaign({
    times: Number(values.times),
    seed: Number(values.seed),
    files: /^\d+$/.test(values.files) ? Number(values.files) : path.resolve(values.files),
    undo: values.undo === 'calm' ? 'calm' : 'killed',
    keep: values.keep,
  })
  const seconds = Math.round((performance.now() - began) / 1_000)
  const list = (counts: ReadonlyMap<string, number>): string =>
    [...counts].map(([name, count]) => `${count} ${name}`).join(', ') || 'none'
  process.stdout.write(
    `kill  ${tally.kills} kills (${list(tally.byPlan)}), ${tally.inWindow} of them between an effect's last system call and its receipt\n` +
      `      ${tally.runs} runs brought to their end, ${tally.undone} of them taken back; ${tally.changes} changes of names recorded outside\n` +
      `      ${tally.doubts} effects in doubt: ${list(tally.resolved)}\n` +
      `      ${tally.bad.length} violations, ${seconds} s\n`,
  )
  for (const line of tally.bad.slice(0, 20)) process.stdout.write(`  VIOLATION  ${line}\n`)
  return tally.bad.length === 0
}

/** Kills until it has been done so many times. */
export async function campaign(options: Options): Promise<Tally> {
  const tally: Tally = {
    kills: 0,
    byPlan: new Map(),
    inWindow: 0,
    runs: 0,
    undone: 0,
    changes: 0,
    doubts: 0,
    resolved: new Map(),
    bad: [],
  }
  using stage = new Stage(options)
  const wanted = await stage.undisturbed()
  for (let round = 0; tally.kills < options.times; round += 1) {
    const random = createRandom(options.seed * 1_000 + round)
    const kills = Math.min(killsPerRun, options.times - tally.kills)
    await stage.round(wanted, { random, kills, tally, name: `seed ${options.seed}, run ${round}` })
    if (options.keep && tally.bad.length > 0) break
  }
  return tally
}

/** How a run and its undo go when nobody disturbs them. */
interface Undisturbed {
  readonly before: Map<string, string>
  readonly after: Map<string, string>
  readonly run: ReturnType<typeof worldRecord>
  readonly undo: ReturnType<typeof worldRecord>
  readonly ms: number
}

interface Round {
  readonly random: SeededRandom
  readonly kills: number
  readonly tally: Tally
  readonly name: string
}

/** One place that every run of a campaign uses, so that all see the same paths. */
class Stage implements Disposable {
  private readonly place = mkdtempSync(path.join(tmpdir(), 'adjutant-kill-'))
  private readonly world = path.join(this.place, 'world')
  private readonly home = path.join(this.place, 'home')
  private readonly trace = path.join(this.place, 'trace')
  private readonly control = new ShimControl(path.join(this.place, 'control'))
  private readonly options: Options
  /** How many files one start works off at the most before it is killed. */
  private reach = 10

  constructor(options: Options) {
    this.options = options
  }

  async undisturbed(): Promise<Undisturbed> {
    this.begin()
    const before = snapshot(this.world)
    this.reach = Math.max(10, Math.round(before.size / killsPerRun))
    const began = performance.now()
    requireDone(await this.adjutant(this.runArgs()))
    const ms = performance.now() - began
    const after = snapshot(this.world)
    const record = this.record()
    writeFileSync(this.trace, '')
    requireDone(await this.adjutant(this.undoArgs()))
    const left = differences(before, snapshot(this.world))
    if (left.length > 0)
      throw new Error(`Undisturbed, undo does not bring everything back: ${left.join('; ')}`)
    return { before, after, run: record, undo: this.record(), ms }
  }

  /** A run that is killed again and again, then looked at; and every other time its undo as well. */
  async round(wanted: Undisturbed, { random, kills, tally, name }: Round): Promise<void> {
    const fail = (what: string): void => void tally.bad.push(`${name}: ${what}`)
    this.begin()
    const calm = this.options.undo === 'calm'
    const undoes = calm || (random.chance(0.5) && kills > 1)
    const forRun = undoes && !calm ? Math.ceil(kills / 2) : kills
    if (!(await this.torment(this.runArgs(), { random, kills: forRun, tally, fail, fullMs: wanted.ms })))
      return
    tally.runs += 1
    const record = this.record()
    for (const line of compareRecords(wanted.run, record)) fail(`outside record: ${line}`)
    for (const line of differences(wanted.after, snapshot(this.world))) fail(`files: ${line}`)
    for (const { done } of record.values()) tally.changes += done
    if (undoes) {
      writeFileSync(this.trace, '')
      const rest = { random, kills: kills - forRun, tally, fail, fullMs: wanted.ms }
      if (!(await this.torment(this.undoArgs(), rest))) return
      // Each time, the command began an undo of its own; those that were cut short are still open.
      const { code, errors } = await this.adjutant(['run', '--resume'])
      if (code !== 0) fail(`what was left of undo does not come to its end: ${errors.slice(-300)}`)
      tally.undone += 1
      for (const line of compareRecords(wanted.undo, this.record())) fail(`outside record of undo: ${line}`)
      for (const line of differences(wanted.before, snapshot(this.world))) fail(`files after undo: ${line}`)
    }
    const doubts = await readDoubts(this.home)
    tally.doubts += doubts.count
    for (const [how, count] of doubts.resolved)
      tally.resolved.set(how, (tally.resolved.get(how) ?? 0) + count)
    for (const line of doubts.wrong) fail(`journal: ${line}`)
  }

  /** Gives a command so many kills, and again and again the same command; then lets it end. Answers whether it did. */
  private async torment(
    args: readonly string[],
    options: Pick<Round, 'random' | 'kills' | 'tally'> & { fail: (what: string) => void; fullMs: number },
  ): Promise<boolean> {
    const { random, kills, tally, fail, fullMs } = options
    let left = kills
    for (let turn = 0; turn <= kills * 4; turn += 1) {
      const wantsWindow = tally.inWindow * 2 <= tally.kills
      const plan =
        left > 0
          ? randomPlan(random, { wanted: wantsWindow ? 'window' : undefined, fullMs, reach: this.reach })
          : undefined
      const { code, signal, errors, output } = await this.adjutant(args, plan)
      if (signal === 'SIGKILL') {
        left -= 1
        tally.kills += 1
        const name = plan?.is ?? 'none'
        tally.byPlan.set(name, (tally.byPlan.get(name) ?? 0) + 1)
        if (this.endedInWindow()) tally.inWindow += 1
        continue
      }
      if (code === 0) return true
      fail(`it ended with ${code ?? signal}: ${errors.slice(-300)} ${output.slice(-300)}`)
      return false
    }
    fail('it does not come to its end')
    return false
  }

  private async adjutant(args: readonly string[], plan?: Plan): Promise<Ended> {
    this.control.disarm()
    if (plan && 'order' in plan) this.control.arm(plan.order)
    let timer: NodeJS.Timeout | undefined
    const ended = await runNode([programToStart(), ...args, '--json', '--home', this.home], {
      cwd: root,
      env: shimEnvironment({
        home: this.home,
        world: this.world,
        trace: this.trace,
        control: this.control.file,
        intents: true,
      }),
      limitMs,
      started: (pid) => {
        if (plan?.is === 'any') timer = setTimeout(() => process.kill(pid, 'SIGKILL'), plan.afterMs)
      },
    })
    clearTimeout(timer)
    this.control.disarm()
    return ended
  }

  private runArgs(): string[] {
    const input = [`folder=${this.world}`, 'duplicates=trash'].flatMap((text) => ['--input', text])
    return [
      'run',
      path.join(root, 'examples/tidy-folder.yaml'),
      '--id',
      'tidy',
      '--mode',
      'autopilot',
      ...input,
    ]
  }

  private undoArgs(): string[] {
    return ['undo', 'tidy']
  }

  private begin(): void {
    for (const folder of [this.world, this.home]) rmSync(folder, { recursive: true, force: true })
    mkdirSync(this.world)
    mkdirSync(this.home, { mode: 0o700 })
    const { files, seed } = this.options
    if (typeof files === 'number') makeSample(this.world, { files, seed })
    else cpSync(files, this.world, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
    writeFileSync(this.trace, '')
  }

  private record(): ReturnType<typeof worldRecord> {
    return worldRecord(readTrace(this.trace), this.world)
  }

  /** Whether the last thing that was done to the world took a name away: nothing is left of a move then but its receipt. */
  private endedInWindow(): boolean {
    const last = readTrace(this.trace).at(-1)
    return last?.type === 'U' && last.place === places.world
  }

  [Symbol.dispose](): void {
    this.control[Symbol.dispose]()
    if (this.options.keep) process.stdout.write(`The folders are in ${this.place}.\n`)
    else rmSync(this.place, { recursive: true, force: true })
  }
}

function requireDone({ code, signal, output, errors }: Ended): void {
  if (code !== 0) throw new Error(`The undisturbed run ended with ${code ?? signal}:\n${output}\n${errors}`)
}
