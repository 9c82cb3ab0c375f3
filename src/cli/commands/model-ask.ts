import { z } from 'zod'

import type { JsonObject } from '#base'
import { AppError, ModelAnswer } from '#contract'
import { findKept, startWorkflow } from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import { amountsOf } from '../inputs/amount.ts'
import type { Invocation } from '../invocation.ts'
import { shortId } from '../running/find-run.ts'
import { follow } from '../running/follow.ts'
import { tellOutcome } from '../running/outcome.ts'
import { openWork } from '../running/work.ts'

/** The workflow that asks. */
const name = 'ask-model'
/** The most characters that are asked. */
const longest = 2_000_000

/** What of an answer is told. */
const Answer = z.object(ModelAnswer.pick({ text: true, model: true, usage: true, cost: true }).shape)

/** `adjutant models ask`: one thing, of a model and nobody else. */
export async function askModelCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, by, stopping: signal } = invocation
  const typed = await promptOf(invocation)
  const limits = given.text('budget')
  // The one that comes with the program, whatever else may be published under its name.
  const found = await findKept(name, { store: null, signal })
  if (!found) throw new AppError('internal.bug', `The workflow ${name} is missing.`)
  await using work = await openWork(invocation, { engine: 'preferred', launch: true })
  const { workspace } = work
  const input = inputOf(invocation, await workspace.keepable(typed))
  const { id } = await startWorkflow(workspace, found, {
    input,
    grants: [],
    asked: undefined,
    yes: false,
    budget: limits === undefined ? {} : amountsOf(limits),
    plan: undefined,
    by,
    signal,
  })
  const info = await follow(invocation, workspace, id)
  if (!info) return exitCodes.stopped
  const answer = Answer.safeParse(info.output)
  if (!answer.success) return await tellOutcome(invocation, workspace, info)
  const { text, model } = answer.data
  console.answer({ run: id, ...answer.data }, () => {
    console.block(text)
    console.note(styled('dim', `${model}  run ${shortId(id)}`))
  })
  return exitCodes.done
}

async function promptOf({ given, surroundings }: Invocation): Promise<string> {
  const typed = given.arg(0)
  const text = typed === '-' ? await surroundings.input.read(longest + 1) : typed
  if (text.trim() === '') throw usage('Nothing is asked.', 'Write what you want to know.')
  if (text.length > longest) throw usage(`More than ${longest} characters are not asked at once.`)
  return text
}

function inputOf({ given }: Invocation, prompt: string): JsonObject {
  const model = given.text('model')
  const maxTokens = given.count('maxTokens', 1)
  return {
    prompt,
    instructions: given.text('instructions') ?? '',
    route: given.text('route') ?? 'default',
    ...(model === undefined ? {} : { model }),
    maxTokens: maxTokens ?? 4_096,
  }
}
