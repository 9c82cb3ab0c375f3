import type { Json } from '#base'

import { needsOf, openRunsOf } from '#app'
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
    const needs = await needsOf(workspace, await openRunsOf(workspace, row.id))
    const decision = needs.find(
      (need) => need.is === 'decision' && (need.node === key || key.startsWith(`${need.node}#`)),
    )
    if (decision?.is === 'decision') {
      const action = { done: 'continue', 'not-done': 'fail', retry: 'retry' }[as]
      const payload = output === undefined ? { action } : { action, output }
      await workspace.runs.signal(decision.run, { name: `decide:${decision.node}`, payload, by })
      return
    }
    // What is in doubt may be in a run within the one that was named; its own key is enough to find it.
    const inDoubt = needs.filter((need) => need.is === 'doubt' && need.key === key)
    const run = inDoubt.find((need) => need.run === row.id)?.run ?? inDoubt[0]?.run ?? row.id
    await workspace.runs.resolve(run, key, { as, by, ...(output === undefined ? {} : { output }) })
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
