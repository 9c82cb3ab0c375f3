import { resolve } from 'node:path'

import type { JsonObject } from '#base'
import type { Grant } from '#contract'

import { checkInputs, fieldsOf, nameThings, parseGrant, readText } from '#app'
import { usage } from '../given.ts'
import { inputsFromText, requireKnown, typedInputs } from '../inputs/typed-inputs.ts'
import type { Invocation } from '../invocation.ts'

/** The most characters that are read as inputs. */
const longestInput = 16 * 1024 * 1024

/** Inputs of a run, and what they and the command line allow it. */
export interface Inputs {
  readonly input: JsonObject
  readonly grants: readonly Grant[]
}

/** Inputs from the file, then from the words, which win; checked, and named things granted. */
export async function readInputs({ given, surroundings }: Invocation, schema: JsonObject): Promise<Inputs> {
  const { folder } = surroundings
  const file = given.text('inputFile')
  const fromFile = file === undefined ? {} : inputsFromText(await readInputText(file, surroundings), file)
  const fields = fieldsOf(schema)
  for (const key of Object.keys(fromFile)) requireKnown(key, fields)
  const typed = typedInputs(given.list('input'), schema)
  const { input, grants } = nameThings(checkInputs({ ...fromFile, ...typed }, schema), schema, folder)
  return { input, grants: [...grants, ...given.list('grant').map((text) => parseGrant(text, folder))] }
}

async function readInputText(file: string, { folder, input }: Invocation['surroundings']): Promise<string> {
  if (file !== '-') return readText(resolve(folder, file))
  const text = await input.read(longestInput + 1)
  if (text.length > longestInput) throw usage(`More than ${longestInput} characters of input are not read.`)
  return text
}
