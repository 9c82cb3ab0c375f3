import type { Json, JsonObject } from '#base'
import type { ContentAnswer, InputOf, Operation, OperationName, Operations, OutputOf } from '#contract'
import { operations } from '#contract/operations'

import type { Invocation } from '../invocation.ts'
import { openOperations, type Wish } from './open-operations.ts'

/**
 * Has an operation carried out: by the daemon where it is up, else by this process.
 *
 * @param use what is done with the answer, while the home is open: a file is read from it piece by piece
 */
export async function askOperation<T>(
  invocation: Invocation,
  wish: Wish,
  use: (answer: Json | ContentAnswer) => T | Promise<T>,
): Promise<T> {
  const { permission }: Operation = operations[wish.name]
  await using opened = await openOperations(invocation, {
    reads: permission === 'look' || permission === 'none',
  })
  return await use(await opened.carryOut(wish))
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
