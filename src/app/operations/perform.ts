import type { Json, JsonObject } from '#base'
import {
  type Call,
  type ContentAnswer,
  type Implementation,
  type Implementations,
  type Operation,
  type OperationName,
  type Operations,
} from '#contract'
import { factsOf, operations, readInput } from '#contract/operations'

/**
 * Carries out an operation in this process, as the daemon would when it is sent the same values.
 *
 * @throws AppError `input.invalid`, and as the operation does
 */
export async function perform(
  implementations: Implementations<Operations>,
  name: OperationName,
  values: JsonObject,
  call: Call,
): Promise<Json | ContentAnswer> {
  const operation: Operation = operations[name]
  const input = readInput(operation.input, asSent(operation, values))
  return (await (implementations[name] as Implementation)(input, call)) as Json | ContentAnswer
}

/** What goes into an address arrives as text. */
function asSent(operation: Operation, values: JsonObject): JsonObject {
  const { method, pathFields } = factsOf(operation)
  const isText = (field: string): boolean =>
    method === 'GET' || method === 'DELETE' || pathFields.includes(field)
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, isText(field) ? texts(value) : value]),
  )
}

function texts(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(texts)
  return typeof value === 'string' ? value : JSON.stringify(value)
}
