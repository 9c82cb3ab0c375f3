import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'

import { isJsonObject, type Json } from '#base'
import type { RunStep, TurnView } from '#contract'

import {
  type Asked,
  type ModelServer,
  openModelServer,
  type Scripted,
} from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { compileCache } from '../../scripts/program.ts'
import type { HostSettings } from './turn/host.ts'

const deeds = 4
const usage = { input: 100, output: 20 }
/** What each thought took. */
const perThought = usage.input + usage.output

interface Told {
  readonly turn: TurnView
  readonly tasks: readonly { readonly revision: number; readonly value: Json }[]
  readonly steps: readonly RunStep[]
  readonly usage: {
    readonly spent: { readonly tokens?: number }
    readonly reserved: { readonly tokens?: number }
  }
  readonly commits: number
}

interface Tally {
  /** Journal writes of the turn, each of which it was killed before and after. */
  commits: number
  kills: number
  /** Thoughts that were asked for twice: their first answer was in no journal yet. */
  inDoubt: number
  readonly bad: string[]
}

/** `turn [--every N]`: a turn of five thoughts and four deeds is killed at its journal writes, and pays and does nothing twice. */
export async function run(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({ args: [...args], options: { every: { type: 'string', default: '1' } } })
  const began = performance.now()
  const { commits, kills, inDoubt, bad } = await campaign({ every: Number(values.every) })
  process.stdout.write(
    `turn  ${kills} kills at ${commits} journal writes of a turn of ${deeds + 1} thoughts and ${deeds} deeds\n` +
      `      ${inDoubt} thoughts in doubt, charged and asked again; all other answers were paid once\n` +
      `      ${bad.length} violations, ${Math.round((performance.now() - began) / 1_000)} s\n`,
  )
  for (const line of bad.slice(0, 20)) process.stdout.write(`  VIOLATION  ${line}\n`)
  return bad.length === 0
}

export async function campaign({ every }: { every: number }): Promise<Tally> {
  const whole = await play(null)
  const tally: Tally = { commits: whole.commits, kills: 0, inDoubt: 0, bad: [...whole.bad] }
  for (let at = 1; at <= whole.commits; at += every) {
    for (const when of ['before', 'after'] as const) {
      const { wasKilled, inDoubt, bad } = await play(`${at} ${when}`)
      if (wasKilled) tally.kills += 1
      tally.inDoubt += inDoubt
      tally.bad.push(...bad.map((line) => `killed ${when} write ${at}: ${line}`))
    }
  }
  return tally
}

interface Played {
  readonly commits: number
  readonly wasKilled: boolean
  readonly inDoubt: number
  readonly bad: readonly string[]
}

async function play(killAt: string | null): Promise<Played> {
  const home = mkdtempSync(path.join(tmpdir(), 'adjutant-turn-'))
  await using server = await openModelServer(answer)
  try {
    const settings = { home, provider: server.url('ollama') }
    const first = await host(settings, killAt)
    const told = first ?? (await host(settings, null))
    if (!told) return { commits: 0, wasKilled: true, inDoubt: 0, bad: ['it did not go on'] }
    return { commits: told.commits, wasKilled: first === undefined, ...judge(told, server) }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** By how much it has been told, not by how often it was asked: who asks again gets the same. */
function answer({ messages }: Asked): Scripted {
  const done = (Array.isArray(messages) ? (messages as readonly Json[]) : []).filter(
    (message) => isJsonObject(message) && message['role'] === 'tool',
  ).length
  if (done >= deeds) return { text: 'All four are written down.', usage }
  return { calls: [{ tool: 'create_task', input: { title: `Task ${done + 1}` } }], usage, pieces: 3 }
}

/** What a process of the home says; undefined when it was killed. */
async function host(settings: HostSettings, killAt: string | null): Promise<Told | undefined> {
  const hook = new URL('turn/kill-hook.ts', import.meta.url).href
  const program = path.join(import.meta.dirname, 'turn/host.ts')
  const child = spawn(process.execPath, ['--import', hook, program, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache, ADJUTANT_KILL_AT: killAt ?? '' },
  })
  const gone = once(child, 'exit')
  const said = await text(child.stdout)
  const [code, signal] = (await gone) as [number | null, string | null]
  if (signal === 'SIGKILL') return undefined
  if (code !== 0) throw new Error(`The host ended with ${code}.`)
  return JSON.parse(said) as Told
}

function titleOf({ value }: Told['tasks'][number]): string {
  const title = isJsonObject(value) ? value['title'] : null
  return typeof title === 'string' ? title : ''
}

function judge(told: Told, server: ModelServer): { inDoubt: number; bad: string[] } {
  const { turn, tasks, steps, usage: used } = told
  const bad: string[] = []
  const demand = (isRight: boolean, what: string): void => void (isRight || bad.push(what))
  demand(
    turn.answer === 'All four are written down.',
    `it ended with ${JSON.stringify(turn.answer ?? turn.error)}`,
  )
  const titles = JSON.stringify(tasks.map(titleOf).toSorted())
  demand(titles === JSON.stringify(['Task 1', 'Task 2', 'Task 3', 'Task 4']), `the tasks are ${titles}`)
  demand(
    tasks.every(({ revision }) => revision === 1),
    'a task was written twice',
  )
  const thoughts = steps.filter(({ key }) => key.startsWith('think#'))
  demand(thoughts.length === deeds + 1, `${thoughts.length} thoughts`)
  const inDoubt = thoughts.reduce((sum, { attempts }) => sum + attempts - 1, 0)
  const asked = server.asked.filter(({ does }) => does === 'answer').length
  demand(inDoubt <= 1, `${inDoubt} thoughts in doubt after one kill`)
  // What was in doubt may or may not have been sent; nothing else was sent again.
  demand(asked >= deeds + 1 && asked <= deeds + 1 + inDoubt, `asked ${asked} times, ${inDoubt} in doubt`)
  const billed = server.billed.input + server.billed.output
  const spent = used.spent.tokens ?? 0
  demand((used.reserved.tokens ?? 0) === 0, 'something stays reserved')
  if (inDoubt === 0)
    demand(spent === billed && spent === (deeds + 1) * perThought, `${spent} counted, ${billed} billed`)
  else demand(spent >= billed, `${spent} counted, ${billed} billed`)
  return { inDoubt, bad }
}
