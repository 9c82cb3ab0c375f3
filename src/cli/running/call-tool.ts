import type { z } from 'zod'

import type { Json, JsonObject } from '#base'
import { AppError, type ToolRun } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import type { Invocation } from '../invocation.ts'
import { askOperation } from './ask-operation.ts'
import { shortId } from './find-run.ts'

interface ToolWish<Output> {
  readonly tool: string
  /** What is undefined is left out. */
  readonly input: Readonly<Record<string, Json | undefined>>
  readonly output: z.ZodType<Output>
}

/**
 * Has one tool called, as a run that can be taken back. Nobody is asked whether it may: whoever types the command has just
 * said so. A rule of the policy may still ask or refuse.
 */
export async function callTool<Output>(
  invocation: Invocation,
  { tool, input, output }: ToolWish<Output>,
  tell: (output: Output) => void,
): Promise<ExitCode> {
  const { console } = invocation
  const given = Object.entries(input).filter(([, value]) => value !== undefined)
  const values = { tool, mode: 'autopilot', input: Object.fromEntries(given) as JsonObject }
  const made = await askOperation(invocation, { name: 'tools.run', values }, (answer) => answer as ToolRun)
  const { run, status, error, approval } = made
  if (error) throw AppError.fromProblem(error)
  if (status !== 'completed') {
    console.answer({ run, status }, () => {
      if (approval) console.line(`It waits for your word: adjutant approve ${shortId(run)}`)
      else console.line(`It is ${status}: adjutant show ${shortId(run)}`)
    })
    return exitCodes.waiting
  }
  const done = output.parse(made.output)
  console.answer({ run, ...done }, () => tell(done))
  return exitCodes.done
}
