import { isJsonObject, type Json } from '#base'
import { AppError, type Problem, publicLabel } from '#contract'

import type { Command, Program, ProgramEvent } from '../../program.ts'
import type { Plan, Step } from './plan.ts'

/** Where a walk stands: a leaf that is waited for, or the steps under way below. */
type Place = { readonly key: string } | { readonly at: number; readonly below: readonly (Place | null)[] }

interface WalkState {
  readonly generation: number
  readonly input: Json
  readonly place: Place | null
  /** Every event in the order in which the program was told of them. */
  readonly heard: number
}

/** What the program says in each note: what it was told, and what it then asked for. */
export interface Testimony {
  readonly type: ProgramEvent['type']
  readonly key: string | null
  /** The output, the payload, the code of the error. */
  readonly value: Json
  readonly asked: readonly Asked[]
  readonly dropped: readonly string[]
  readonly finishes: boolean
}

/** Key, kind, and what it is about: the effect's class, milliseconds, the signal's name and its time-out, the child. */
export type Asked = readonly [key: string, kind: 'effect' | 'timer' | 'wait' | 'child', about: Json]

export const planProgram: Program = {
  name: 'plan',
  semanticsVersion: 1,
  unwindWith: (definition) => ((definition as unknown as Plan).unwinds ? 'unwind' : null),
  step(state, event, definition) {
    const plan = definition as unknown as Plan
    const commands: Command[] = []
    const next = walk(state as unknown as WalkState | undefined, event, { plan, commands })
    return { state: next as unknown as Json, commands: [testify(event, commands), ...commands] }
  },
}

interface Walking {
  readonly plan: Plan
  readonly commands: Command[]
}

function walk(before: WalkState | undefined, event: ProgramEvent, walking: Walking): WalkState {
  const { plan, commands } = walking
  if (event.type === 'started') {
    const { generation, input } = event
    const state = { generation, input, place: enter(rootOf(plan, input), 'r', commands), heard: 1 }
    return finished(state, walking)
  }
  if (!before) throw new Error('The program was told of something before it had started.')
  const heard = before.heard + 1
  if (event.type === 'forked') return { ...before, heard }
  const { input, place } = before
  const step = stepAt(rootOf(plan, input), event.key)
  if (event.type === 'effect.failed' || event.type === 'child.failed') {
    const tolerated =
      (step.kind === 'effect' && step.effect.tolerated) || (step.kind === 'child' && step.child.tolerated)
    if (!tolerated) {
      commands.push({ do: 'fail', error: event.error })
      return { ...before, heard }
    }
  }
  if (!place) throw new Error(`The program was told of ${event.key} after its end.`)
  const next = goOn(rootOf(plan, input), place, { key: event.key, path: 'r', commands })
  return finished({ ...before, place: next, heard }, walking)
}

function finished(state: WalkState, { plan, commands }: Walking): WalkState {
  if (state.place || commands.some((command) => command.do === 'fail')) return state
  // What is left is called off by the end itself.
  const asked = commands.filter((command) => command.do !== 'drop')
  commands.splice(0, commands.length, ...asked)
  const { generation, input, heard } = state
  const isChild = isJsonObject(input) && typeof input['sub'] === 'number'
  if (generation < plan.rounds && !isChild) {
    commands.push({ do: 'continueAs', input: { round: generation + 1 }, label: publicLabel })
  } else commands.push({ do: 'finish', output: { heard }, label: publicLabel })
  return state
}

export function rootOf(plan: Plan, input: Json): Step {
  const sub = isJsonObject(input) ? input['sub'] : undefined
  return (typeof sub === 'number' ? plan.subs[sub] : undefined) ?? plan.root
}

/** The step under a key, which is the way to it. */
export function stepAt(root: Step, key: string): Step {
  let step = root
  for (const index of key.split('.').slice(1)) {
    const below = 'steps' in step ? step.steps[Number(index)] : undefined
    if (!below) throw new Error(`The program was told of ${key}, which is not in its plan.`)
    step = below
  }
  return step
}

function enter(step: Step, path: string, commands: Command[]): Place | null {
  switch (step.kind) {
    case 'sequence':
      return enterFrom(step.steps, 0, path, commands)
    case 'all':
    case 'race': {
      const below = step.steps.map((one, index) => enter(one, `${path}.${index}`, commands))
      return settle(step.kind, below, commands)
    }
    case 'fail':
      commands.push({ do: 'fail', error: planned })
      return { key: path }
    default:
      commands.push(commandOf(step, path))
      return { key: path }
  }
}

const planned: Problem = new AppError('engine.effect_not_done', 'Planned to fail.').toProblem()

function commandOf(
  step: Extract<Step, { kind: 'effect' | 'timer' | 'wait' | 'child' }>,
  key: string,
): Command {
  switch (step.kind) {
    case 'effect': {
      const { class: effectClass, leavesNothing, prepares, asks, retry, timeoutMs } = step.effect
      return {
        do: 'effect',
        key,
        handler: `${effectClass}${leavesNothing ? '-' : ''}${prepares ? '+' : ''}${asks ? '?' : ''}`,
        args: { key, timeoutMs },
        label: publicLabel,
        ...(retry ? { retry } : {}),
        ...(timeoutMs === null ? {} : { timeoutMs }),
      }
    }
    case 'timer':
      return { do: 'timer', key, delayMs: step.ms }
    case 'wait': {
      const { signal, timeoutMs, reason } = step
      return { do: 'wait', key, signal, reason, ...(timeoutMs === null ? {} : { timeoutMs }) }
    }
    case 'child': {
      const { does, abandon } = step.child
      return {
        do: 'child',
        key,
        program: 'plan',
        input: typeof does === 'number' ? { sub: does } : {},
        ...(typeof does === 'string' ? { definition: does } : {}),
        label: publicLabel,
        ...(abandon ? { onParentCancel: 'abandon' as const } : {}),
      }
    }
    default:
      throw new Error('unreachable')
  }
}

function enterFrom(steps: readonly Step[], from: number, path: string, commands: Command[]): Place | null {
  for (const [index, step] of steps.entries()) {
    if (index < from) continue
    const place = enter(step, `${path}.${index}`, commands)
    if (place) return { at: index, below: [place] }
  }
  return null
}

interface Arrival {
  readonly key: string
  readonly path: string
  readonly commands: Command[]
}

/** The place after something has arrived below; null when the step has ended. */
function goOn(step: Step, place: Place, arrival: Arrival): Place | null {
  const { key, path, commands } = arrival
  if ('key' in place) {
    if (place.key !== key) throw new Error(`The program waits for ${place.key} and was told of ${key}.`)
    return null
  }
  if (!('steps' in step)) throw new Error(`There is nothing below ${path}.`)
  const index = Number(key.slice(path.length + 1).split('.')[0])
  const below = step.steps[index]
  const at = step.kind === 'sequence' ? 0 : index
  const inside = place.below[at]
  if (!below || !inside || (step.kind === 'sequence' && place.at !== index)) {
    throw new Error(`The program does not wait for ${key}.`)
  }
  const next = goOn(below, inside, { ...arrival, path: `${path}.${index}` })
  if (step.kind === 'sequence') {
    return next ? { at: index, below: [next] } : enterFrom(step.steps, index + 1, path, commands)
  }
  return settle(step.kind, place.below.with(at, next), commands)
}

function settle(kind: 'all' | 'race', below: readonly (Place | null)[], commands: Command[]): Place | null {
  if (kind === 'race' && below.includes(null)) {
    const keys = below.flatMap((place) => (place ? keysIn(place) : []))
    if (keys.length > 0) commands.push({ do: 'drop', keys })
    return null
  }
  return below.every((place) => place === null) ? null : { at: 0, below }
}

function keysIn(place: Place): string[] {
  return 'key' in place ? [place.key] : place.below.flatMap((inside) => (inside ? keysIn(inside) : []))
}

function testify(event: ProgramEvent, commands: readonly Command[]): Command {
  const asked: Asked[] = []
  const dropped: string[] = []
  for (const command of commands) {
    if (command.do === 'effect')
      asked.push([
        command.key,
        'effect',
        { handler: command.handler, retry: (command.retry ?? null) as unknown as Json },
      ])
    else if (command.do === 'timer')
      asked.push([command.key, 'timer', 'delayMs' in command ? command.delayMs : command.atMs])
    else if (command.do === 'wait')
      asked.push([command.key, 'wait', { signal: command.signal, timeoutMs: command.timeoutMs ?? null }])
    else if (command.do === 'child') asked.push([command.key, 'child', command.onParentCancel ?? 'cancel'])
    else if (command.do === 'drop') dropped.push(...command.keys)
  }
  const testimony: Testimony = {
    type: event.type,
    key: 'key' in event ? event.key : null,
    value: valueOf(event),
    asked,
    dropped,
    finishes: commands.some((command) => command.do === 'finish'),
  }
  return { do: 'note', topic: 'step', data: testimony as unknown as Json }
}

function valueOf(event: ProgramEvent): Json {
  switch (event.type) {
    case 'effect.done':
    case 'child.done':
      return event.output
    case 'effect.failed':
    case 'child.failed':
      return event.error.code
    case 'signal':
      return event.payload
    case 'started':
      return event.generation
    default:
      return null
  }
}
