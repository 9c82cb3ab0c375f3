import { parseArgs } from 'node:util'

/** How many steps each run has. */
export const stepsPerRun = 10

/** What a run of number `n` must answer: the sum of its steps' results `n + 0` … `n + 9`. */
export function expectedSum(n: number): number {
  return n * stepsPerRun + (stepsPerRun * (stepsPerRun - 1)) / 2
}

/** The workloads that every engine can be asked for. `atOnce` runs are under way together. */
export const workloads = {
  seq: { steps: 'pure', atOnce: 1 },
  par100: { steps: 'pure', atOnce: 100 },
  'effects-seq': { steps: 'effects', atOnce: 1 },
  'effects-par100': { steps: 'effects', atOnce: 100 },
} as const satisfies Record<string, { steps: 'pure' | 'effects'; atOnce: number }>

export type WorkloadName = keyof typeof workloads

export function isWorkload(name: string): name is WorkloadName {
  return Object.hasOwn(workloads, name)
}

/** An engine under measurement. */
export interface Contender {
  readonly name: string
  readonly version: string
  /** Sets the engine up in an empty folder. */
  open(folder: string, options: ContenderOptions): Promise<OpenContender>
}

export interface ContenderOptions {
  /** `full` asks for an fsync before a step counts as done, `native` leaves the engine as its makers ship it. */
  readonly synchronous: 'full' | 'native'
  /** Anything else that one contender understands: JSON from the command line. */
  readonly setting: unknown
}

export interface OpenContender {
  /** One run of ten trivial durable steps, one after another. Answers the sum of their results. */
  pure(n: number): Promise<number>
  /** The same with an intent made durable before each step and a receipt after it; absent where there is no such thing. */
  effects?(n: number): Promise<number>
  /** What its connections really are set to, asked after the work. */
  durability(): string
  close(): Promise<void>
}

/** One line of JSON on standard output. */
export interface Measurement {
  readonly contender: string
  readonly version: string
  readonly durability: string
  readonly workload: WorkloadName
  readonly runs: number
  readonly steps: number
  readonly wallMs: number
  /** Of the whole process: all its threads. */
  readonly cpuMs: number
  readonly stepsPerSecond: number
}

/**
 * The main program of a contender's script: reads the command line, does the work, prints the measurement.
 *
 * `--workload NAME --folder DIR` and either `--seconds S` (at least so much work, after a warm-up) or `--runs N`
 * (exactly so many, without a warm-up, for counting).
 */
export async function measure(contender: Contender, args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      workload: { type: 'string' },
      folder: { type: 'string' },
      seconds: { type: 'string', default: '2' },
      runs: { type: 'string' },
      synchronous: { type: 'string', default: 'native' },
      setting: { type: 'string', default: 'null' },
    },
  })
  const { workload, folder, synchronous } = values
  if (workload === undefined || !isWorkload(workload))
    throw new Error(`--workload must be one of ${Object.keys(workloads).join(', ')}`)
  if (folder === undefined) throw new Error('--folder is missing')
  if (synchronous !== 'full' && synchronous !== 'native')
    throw new Error('--synchronous must be full or native')

  const { steps: kind, atOnce } = workloads[workload]
  const engine = await contender.open(folder, { synchronous, setting: JSON.parse(values.setting) })
  const work = kind === 'pure' ? engine.pure.bind(engine) : engine.effects?.bind(engine)
  if (work === undefined) throw new Error(`${contender.name} has no steps with intent and receipt`)

  const exactly = values.runs === undefined ? undefined : positive('runs', values.runs)
  const seconds = positive('seconds', values.seconds)
  if (exactly === undefined)
    await repeat(work, { atOnce, from: 0, until: { seconds: Math.min(seconds / 2, 1) } })

  const cpu = process.cpuUsage()
  const begin = performance.now()
  const until = exactly === undefined ? { seconds } : { runs: exactly }
  const runs = await repeat(work, { atOnce, from: 1_000_000, until })
  const wallMs = performance.now() - begin
  const { user, system } = process.cpuUsage(cpu)

  const durability = engine.durability()
  await engine.close()
  const steps = runs * stepsPerRun
  const line: Measurement = {
    contender: contender.name,
    version: contender.version,
    durability,
    workload,
    runs,
    steps,
    wallMs: round(wallMs),
    cpuMs: round((user + system) / 1_000),
    stepsPerSecond: Math.round((steps / wallMs) * 1_000),
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

interface Repetition {
  readonly atOnce: number
  /** Number of the first run. */
  readonly from: number
  readonly until: { readonly seconds: number } | { readonly runs: number }
}

/** Does waves of runs until it is enough, and checks what each answers. */
async function repeat(
  work: (n: number) => Promise<number>,
  { atOnce, from, until }: Repetition,
): Promise<number> {
  const begin = performance.now()
  let done = 0
  const enough = (): boolean =>
    'runs' in until ? done >= until.runs : performance.now() - begin >= until.seconds * 1_000
  while (!enough()) {
    const width = 'runs' in until ? Math.min(atOnce, until.runs - done) : atOnce
    // The next wave needs this one's end: a wave is what "at once" means here.
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all(Array.from({ length: width }, (_, index) => checked(work, from + done + index)))
    done += width
  }
  return done
}

async function checked(work: (n: number) => Promise<number>, n: number): Promise<void> {
  const sum = await work(n)
  if (sum !== expectedSum(n)) throw new Error(`run ${n} answered ${sum} instead of ${expectedSum(n)}`)
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new Error(`--${name} must be a positive number, not ${text}`)
  return value
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100
}
