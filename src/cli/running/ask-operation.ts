import { askDaemon, createImplementations, deskHere, perform, reachDaemon } from '#app/serving'
import type { Json, JsonObject } from '#base'
import type { ContentAnswer, Operation, OperationName } from '#contract'
import { factsOf, operations } from '#contract/operations'

import program from '../../../package.json' with { type: 'json' }
import type { Invocation } from '../invocation.ts'
import { accessOf } from './access.ts'
import { openWork } from './work.ts'

/**
 * Has an operation carried out: by the daemon where it is up, else by this process.
 *
 * @param options.key under which the daemon remembers its answer
 */
export async function askOperation(
  invocation: Invocation,
  name: OperationName,
  { values, key }: { values: JsonObject; key?: string | undefined },
): Promise<Json | ContentAnswer> {
  const { console, homeFolder, stopping: signal } = invocation
  const operation: Operation = operations[name]
  const daemon = reachDaemon(homeFolder)
  if (daemon) {
    const options = { signal, ...(key === undefined ? {} : { key }) }
    return askDaemon(daemon, factsOf(operation), values, options)
  }
  const reads = operation.permission === 'look' || operation.permission === 'none'
  await using work = await openWork(invocation, {
    engine: reads ? 'never' : 'preferred',
    launch: !reads,
    reads,
  })
  if (key !== undefined) console.note('The daemon is not up, so nothing is remembered under --key.')
  const caller = { by: invocation.by, via: 'process' as const }
  const implementations = createImplementations(
    deskHere(work.workspace, { access: accessOf(invocation), version: program.version }),
  )
  const call = { caller, request: 'here', once: null, signal }
  return await perform(implementations, name, values, call)
}
