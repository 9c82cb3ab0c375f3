import { systemClock } from '#app'
import { sleep } from '#base'
import { type Amounts, AppError, type Mode, ModelRef, type TurnView } from '#contract'

import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { shortId } from './find-run.ts'
import type { OpenOperations } from './open-operations.ts'
import { tellEnd, tellTurn } from './tell-turn.ts'

/** What holds for what is said next in a chat. */
export interface ChatState {
  readonly session: string
  agent: string
  /** Asked instead of the agent's own; null for those. */
  model: string | null
  readonly mode: Mode | undefined
  readonly budget: Amounts | undefined
  /** The turn that was told last. */
  last: TurnView | null
}

/** How often is looked whether an undo is done, in milliseconds. */
const lookEveryMs = 100

interface Slash {
  readonly operations: OpenOperations
  readonly state: ChatState
  readonly said: string
}

const commands: Readonly<Record<string, { says: string; run: Command }>> = {
  '/help': { says: 'what there is', run: help },
  '/agent': { says: '/agent NAME: talk with another one; alone, which there are', run: chooseAgent },
  '/model': {
    says: '/model PROVIDER/MODEL: ask this one from now on; alone, the usual ones',
    run: chooseModel,
  },
  '/fork': { says: '/fork PROVIDER/MODEL: what was said last, answered by this model', run: fork },
  '/undo': { says: 'takes back what was done last', run: undo },
  '/quit': { says: 'ends it', run: async () => {} },
}

type Command = (invocation: Invocation, slash: Slash, word: string) => Promise<void>

/** Does what a line with a slash asks. A mistake in it is told, and the chat goes on. */
export async function carryOutSlash(invocation: Invocation, slash: Slash): Promise<void> {
  const [name = '', word = ''] = slash.said.split(/\s+/)
  const { console } = invocation
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    console.complain(`There is no ${name} here; /help tells what there is.`)
    return
  }
  try {
    await command.run(invocation, slash, word)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    console.complain(styled('red', 'error'), ` ${error.code}: ${error.message}`)
    if (error.hint !== undefined) console.complain(styled('dim', `  ${error.hint}`))
  }
}

async function help({ console }: Invocation): Promise<void> {
  console.table(
    ['command', 'does'],
    Object.entries(commands).map(([name, { says }]) => [name, says]),
  )
}

async function chooseAgent(
  { console }: Invocation,
  { operations, state }: Slash,
  word: string,
): Promise<void> {
  const { session } = state
  if (word === '') {
    const { items } = await operations.ask('agents.list', { session, limit: 100 })
    console.table(
      ['agent', 'is for'],
      items.map(({ name, description }) => [name, description]),
    )
    return
  }
  const { name } = await operations.ask('agents.get', { name: word, session })
  state.agent = name
  console.note(`You talk with ${name} now.`)
}

async function chooseModel({ console }: Invocation, { state }: Slash, word: string): Promise<void> {
  state.model = word === '' ? null : modelFrom(word)
  console.note(state.model === null ? 'The usual models are asked now.' : `${state.model} is asked now.`)
}

async function fork(invocation: Invocation, { operations, state }: Slash, word: string): Promise<void> {
  const { last } = state
  if (!last) return nothingYet(invocation)
  const model = modelFrom(word)
  const { run } = await operations.ask('runs.fork', {
    id: last.run,
    fromKey: last.sorted === null ? 'think#1/ask' : 'sort#1/rules',
    overrides: { '/model': model },
  })
  invocation.console.note(styled('dim', `  run ${shortId(run)}, a fork of ${shortId(last.run)}`))
  state.last = await tellTurn(invocation, { operations, run })
  tellEnd(invocation, state.last)
}

async function undo(invocation: Invocation, { operations, state }: Slash): Promise<void> {
  const { console } = invocation
  const { last } = state
  if (!last || last.effects === 0) return nothingYet(invocation)
  const plan = await operations.ask('runs.undoPlan', { id: last.run })
  for (const { text } of plan.steps.slice(0, 20)) console.note(`  ${text}`)
  const { run } = await operations.ask('runs.undo', { id: last.run })
  for (;;) {
    const { status } = await operations.ask('runs.get', { id: run })
    if (['completed', 'failed', 'cancelled'].includes(status)) {
      console.note(
        status === 'completed' ? 'It is taken back.' : `The undo is ${status}: adjutant show ${shortId(run)}`,
      )
      return
    }
    await sleep(systemClock, lookEveryMs, { signal: invocation.stopping })
  }
}

function nothingYet({ console }: Invocation): void {
  console.complain('There is nothing yet to do that with.')
}

/** @throws AppError `input.invalid` */
function modelFrom(word: string): string {
  const model = ModelRef.safeParse(word)
  if (model.success) return model.data
  throw new AppError('input.invalid', `${JSON.stringify(word)} is no model.`, {
    hint: 'Write PROVIDER/MODEL; "adjutant models list" names the providers.',
  })
}
