import { askDaemon, createImplementations, deskHere, perform, reachDaemon } from '#app/serving'
import type { Json, JsonObject } from '#base'
import type { ContentAnswer, InputOf, Operation, OperationName, Operations, OutputOf } from '#contract'
import { factsOf, operations } from '#contract/operations'

import program from '../../../package.json' with { type: 'json' }
import type { Invocation } from '../invocation.ts'
import { accessOf } from './access.ts'
import { openWork } from './work.ts'

export interface Wish {
  readonly name: OperationName
  readonly values: JsonObject
  /** Under which the daemon remembers its answer. */
  readonly key?: string | undefined
}

/**
 * Has an operation carried out: by the daemon where it is up, else by this process.
 *
 * @param use what is done with the answer, while the home is open: a file is read from it piece by piece
 */
export async function askOperation<T>(
  invocation: Invocation,
  { name, values, key }: Wish,
  use: (answer: Json | ContentAnswer) => T | Promise<T>,
): Promise<T> {
  const { console, homeFolder, stopping: signal } = invocation
  const operation: Operation = operations[name]
  const daemon = reachDaemon(homeFolder)
  if (daemon) {
    const options = { signal, ...(key === undefined ? {} : { key }) }
    return use(await askDaemon(daemon, factsOf(operation), values, options))
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
  return await use(await perform(implementations, name, values, call))
}

/** Has an operation carried out whose answer is JSON. */
export async function ask<Name extends OperationName>(
  invocation: Invocation,
  name: Name,
  values: InputOf<Operations[Name]>,
): Promise<OutputOf<Operations[Name]>> {
  return askOperation(
    invocation,
    { name, values: values as JsonObject },
    (answer) => answer as OutputOf<Operations[Name]>,
  )
}
