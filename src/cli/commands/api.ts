import { resolve } from 'node:path'

import { fieldsOf, readText } from '#app'
import type { Json, JsonObject } from '#base'
import type { ContentAnswer, Operation, OperationName } from '#contract'
import { jsonSchemaOf, manifestOf, operations } from '#contract/operations'
import { nearest } from '#workflow'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import { typedFields, typeText } from '../inputs/typed-fields.ts'
import { inputsFromText } from '../inputs/typed-inputs.ts'
import type { Invocation } from '../invocation.ts'
import { jsonText } from '../printing/visible.ts'
import { askOperation } from '../running/ask-operation.ts'
import { saveContent } from '../running/save-content.ts'

/** The most characters that are read as an input. */
const longestInput = 16 * 1024 * 1024

/** `adjutant api`: any operation, by its name. */
export async function apiCommand(invocation: Invocation): Promise<ExitCode> {
  const { given } = invocation
  const word = given.find(0)
  if (word === undefined) return listOperations(invocation)
  const name = toOperationName(word)
  const operation: Operation = operations[name]
  const schema = jsonSchemaOf(operation.input, 'input')
  if (given.has('describe')) return describeOperation(invocation, { name, operation, schema })
  const values = { ...(await readGiven(invocation)), ...typedFields(given.rest(1), schema) }
  const key = given.text('key')

  return askOperation(invocation, { name, values, key }, (answer) => tell(invocation, operation, answer))
}

/** @throws AppError `cli.usage` */
function toOperationName(word: string): OperationName {
  if (Object.hasOwn(operations, word)) return word as OperationName
  const near = nearest(word, Object.keys(operations))
  throw usage(
    `There is no operation ${JSON.stringify(word)}.`,
    near === undefined ? 'See "adjutant api" for all of them.' : `Did you mean "${near}"?`,
  )
}

function listOperations({ console }: Invocation): ExitCode {
  const manifest = manifestOf(operations)
  console.answer(manifest, () => {
    console.table(
      ['operation', 'does'],
      Object.entries(manifest).map(([name, { summary }]) => [styled('bold', name), summary]),
    )
  })
  return exitCodes.done
}

function describeOperation(
  { console }: Invocation,
  { name, operation, schema }: { name: string; operation: Operation; schema: JsonObject },
): ExitCode {
  const { http, summary, errors } = operation
  console.answer({ name, http, summary, errors, input: schema }, () => {
    const { known, required } = fieldsOf(schema)
    console.line(styled('bold', name), `  ${summary}`)
    console.line(styled('dim', http))
    console.table(
      ['field', 'takes', ''],
      [...known].map(([field, what]) => [
        styled('bold', field),
        typeText(what),
        required.includes(field) ? 'needed' : '',
      ]),
    )
    if (errors.length > 0) console.line(styled('dim', `Errors of its own: ${errors.join(', ')}`))
  })
  return exitCodes.done
}

/** What `--input` names: JSON as it is, a file, or `-` for what is piped in. */
async function readGiven({ given, surroundings }: Invocation): Promise<JsonObject> {
  const { folder, input } = surroundings
  const source = given.text('input')
  if (source === undefined) return {}
  if (source.trimStart().startsWith('{')) return inputsFromText(source, '--input')
  if (source !== '-') return inputsFromText(await readText(resolve(folder, source)), source)
  const text = await input.read(longestInput + 1)
  if (text.length > longestInput) throw usage(`More than ${longestInput} characters of input are not read.`)
  return inputsFromText(text, 'The input')
}

async function tell(
  invocation: Invocation,
  { output }: Operation,
  answer: Json | ContentAnswer,
): Promise<ExitCode> {
  const { console } = invocation
  if ('content' in output) await saveContent(invocation, answer as ContentAnswer)
  else console.answer(answer, () => console.block(jsonText(answer as Json)))
  return exitCodes.done
}
