import type { Json } from '#base'
import type { Problem, WorkflowDefinition } from '#contract'
import type { Command } from '#engine'

import type { Graph } from './graph.ts'
import { own, type Pending, type Token, type WorkflowState } from './state.ts'

/** One step of a run: the state that it changes and the commands that it gathers. */
export interface Walk {
  readonly state: WorkflowState
  readonly definition: WorkflowDefinition
  readonly graph: Graph
  /** Time of the event, milliseconds since the Unix epoch. */
  readonly at: number
  commands: Command[]
  /** Tokens that can move, first come first. */
  readonly ready: Token[]
  /** Visits begun in this step. */
  begun: number
}

/** A command that is answered under its key. */
type Request = Extract<Command, { do: 'effect' | 'child' | 'timer' | 'wait' }>

/** The key of something in a token's visit: `node#visit/what`. */
export function keyOf(token: Token, what: string): string {
  return `${token.at}#${token.visit}/${what}`
}

/** The same for what is begun anew with each round: the number is added from the second one on. */
export function roundKey(token: Token, what: string): string {
  const key = keyOf(token, what)
  return token.round === 1 ? key : `${key}/${token.round}`
}

/** Asks for something on a token's behalf. */
export function request(walk: Walk, token: Token, command: Request, purpose: Omit<Pending, 'token'>): void {
  walk.state.pending[command.key] = { token: token.id, ...purpose }
  token.open += 1
  walk.commands.push(command)
}

/** Takes a key off the pending ones: its answer has come. */
export function settle(walk: Walk, key: string): { token: Token; pending: Pending } | undefined {
  const { state } = walk
  const pending = own(state.pending, key)
  if (!pending) return undefined
  delete state.pending[key]
  const token = own(state.tokens, String(pending.token))
  if (!token) return undefined
  token.open -= 1
  return { token, pending }
}

/** Calls things off. What was asked for in this very step is not asked for at all. */
export function drop(walk: Walk, keys: readonly string[]): void {
  if (keys.length === 0) return
  const { state } = walk
  for (const key of keys) {
    const pending = own(state.pending, key)
    delete state.pending[key]
    const token = pending && own(state.tokens, String(pending.token))
    if (token) token.open -= 1
  }
  const gone = new Set(keys)
  walk.commands = walk.commands.filter((command) => {
    if (!('key' in command) || !gone.has(command.key)) return true
    gone.delete(command.key)
    return false
  })
  if (gone.size > 0) walk.commands.push({ do: 'drop', keys: [...gone] })
}

/** Calls off all that a token waits for. */
export function dropAll(walk: Walk, token: Token): void {
  delete token.events
  if (token.open === 0) return
  const keys: string[] = []
  for (const [key, pending] of Object.entries(walk.state.pending))
    if (pending.token === token.id) keys.push(key)
  drop(walk, keys)
}

export function note(walk: Walk, topic: string, data: Json): void {
  walk.commands.push({ do: 'note', topic, data })
}

/** Ends the run for good. Nothing that was asked for in this step is begun; what has begun is the engine's to settle. */
export function halt(walk: Walk, error: Problem): void {
  walk.state.over = true
  walk.commands = walk.commands.filter((command) => command.do === 'note')
  walk.commands.push({ do: 'fail', error })
}
