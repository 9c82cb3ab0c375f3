import type { Brief } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import type { Invocation } from '../invocation.ts'
import { askOperation } from '../running/ask-operation.ts'

/** `adjutant brief` */
export async function briefCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const date = given.find(0)
  const values = date === undefined ? {} : { date }
  const brief = await askOperation(invocation, { name: 'brief.get', values }, (answer) => answer as Brief)
  console.answer(brief, () => console.block(brief.text))
  return exitCodes.done
}
