import type { Json } from '#base'

import { decide, decisionOf, resolveDoubt } from '#app'
import type { ExitCode } from '../command.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { steer } from './steer.ts'

/** `adjutant resolve`: a person's word on an effect in doubt, or on a failed step that asks for one. */
export async function resolveCommand(invocation: Invocation): Promise<ExitCode> {
  const { given, by } = invocation
  const key = given.arg(1)
  const as = given.choice('as', ['done', 'not-done', 'retry'])
  if (!as) throw usage('It is not said what became of it.', 'Add --as done, --as not-done or --as retry.')
  const output = parseOutput(given.text('output'))
  if (output !== undefined && as !== 'done') throw usage('--output goes with --as done only.')
  return steer(invocation, async ({ workspace }, row) => {
    const word = { by, ...(output === undefined ? {} : { output }) }
    const decision = await decisionOf(workspace, row.id, key)
    if (!decision) return resolveDoubt(workspace, row.id, { key, as, ...word })
    const action = ({ done: 'continue', 'not-done': 'fail', retry: 'retry' } as const)[as]
    return decide(workspace, decision, { action, ...word })
  })
}

function parseOutput(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    throw usage(`--output takes JSON, not ${JSON.stringify(text)}.`)
  }
}
