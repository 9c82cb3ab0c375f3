import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import { type Measurement, stepsPerRun, type WorkloadName, workloads } from './contender.ts'
import type { Entrant } from './entrants.ts'

const Line = z.object({
  contender: z.string(),
  version: z.string(),
  durability: z.string(),
  workload: z.enum(Object.keys(workloads) as [WorkloadName, ...WorkloadName[]]),
  runs: z.number(),
  steps: z.number(),
  wallMs: z.number(),
  cpuMs: z.number(),
  stepsPerSecond: z.number(),
}) satisfies z.ZodType<Measurement>

export interface Task {
  readonly entrant: Entrant
  readonly workload: WorkloadName
  /** Where to make the temporary folder: on the disk that is to be measured. */
  readonly folder: string
}

/** Runs an entrant in a process and a folder of its own and reads its measurement. */
export function measureEntrant(
  task: Task,
  seconds: number,
  options: { signal: AbortSignal },
): Promise<Measurement> {
  return launch(task, [], ['--seconds', String(seconds)], options)
}

/**
 * Counts the fsync and fdatasync calls per step. Two runs of different length are compared, so that what setting up and
 * closing cost falls out. Undefined where strace is not installed or not allowed.
 */
export async function countSyncs(task: Task, options: { signal: AbortSignal }): Promise<number | undefined> {
  if (!canTrace()) return undefined
  const few = workloads[task.workload].atOnce === 1 ? 20 : 100
  const [short, long] = [await syncsOf(task, few, options), await syncsOf(task, 4 * few, options)]
  return (long - short) / (3 * few * stepsPerRun)
}

async function syncsOf(task: Task, runs: number, options: { signal: AbortSignal }): Promise<number> {
  const folder = mkdtempSync(join(task.folder, 'adjutant-bench-'))
  const summary = join(folder, 'strace.txt')
  try {
    const trace = ['strace', '-f', '--seccomp-bpf', '-c', '-e', 'trace=fsync,fdatasync', '-o', summary]
    await launch(task, trace, ['--runs', String(runs)], options)
    return syncsIn(readFileSync(summary, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The calls of `fsync` and `fdatasync` in a summary of strace's. */
export function syncsIn(summary: string): number {
  return summary
    .split('\n')
    .filter((line) => /\sf(data)?sync$/.test(line))
    .reduce((sum, line) => sum + Number(line.trim().split(/\s+/)[3]), 0)
}

let traceable: boolean | undefined

export function canTrace(): boolean {
  traceable ??=
    spawnSync('strace', ['-f', '--seccomp-bpf', '-o', '/dev/null', process.execPath, '-e', '0']).status === 0
  return traceable
}

async function launch(
  { entrant, workload, folder }: Task,
  wrapper: readonly string[],
  args: readonly string[],
  options: { signal: AbortSignal },
): Promise<Measurement> {
  const work = [...entrant.args, '--workload', workload, ...args]
  return Line.parse(await runScript({ script: entrant.script, args: work, folder, wrapper }, options))
}

export interface Script {
  readonly script: string
  readonly args: readonly string[]
  /** Where its own folder, the `--folder` it is given, is made and removed. */
  readonly folder: string
  /** A command to run it under. */
  readonly wrapper?: readonly string[]
  /** Arguments of Node's own. */
  readonly flags?: readonly string[]
}

/** Runs a script in a process of its own and answers the JSON on its last line. */
export async function runScript(
  { script, args, folder, wrapper = [], flags = [] }: Script,
  { signal }: { signal: AbortSignal },
): Promise<unknown> {
  signal.throwIfAborted()
  const home = mkdtempSync(join(folder, 'adjutant-bench-'))
  const [command, ...rest] = [
    ...wrapper,
    process.execPath,
    ...flags,
    script,
    ...args,
    '--folder',
    home,
  ] as const
  try {
    const { code, output, complaints } = await collect(command, rest, signal)
    if (code !== 0)
      throw new Error(`${script} ${args.join(' ')} failed (${String(code)}):\n${complaints.slice(-2_000)}`)
    return JSON.parse(output.trim().split('\n').at(-1) ?? '')
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

interface Outcome {
  readonly code: number | NodeJS.Signals | null
  readonly output: string
  readonly complaints: string
}

function collect(command: string, args: readonly string[], signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    // Neither peer may report to its makers' services, whatever the environment says.
    const env = {
      ...process.env,
      LANGSMITH_TRACING: 'false',
      LANGCHAIN_TRACING_V2: 'false',
      MASTRA_TELEMETRY_DISABLED: '1',
    }
    const child = spawn(command, args, { env, signal, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let complaints = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
    child.once('error', reject)
    child.once('close', (code, killedBy) => resolve({ code: code ?? killedBy, output, complaints }))
  })
}
