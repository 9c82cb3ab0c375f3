import { isJsonObject, type Json, type JsonObject } from '#base'

/** Typed fields as the input of a workflow: texts where its schema wants texts, else what their JSON says. */
export function inputOf(fields: Readonly<Record<string, string>>, schema: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, text]) => [name, valueOf(text, propertyOf(schema, name))]),
  )
}

function valueOf(text: string, { type, items }: JsonObject): Json {
  if (type === 'string') return text
  if (type === 'array' && !text.startsWith('[')) {
    const each = isJsonObject(items) ? items : {}
    return text.split(',').map((one) => valueOf(one.trim(), each))
  }
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

function propertyOf({ properties }: JsonObject, name: string): JsonObject {
  const property = isJsonObject(properties) ? properties[name] : undefined
  return isJsonObject(property) ? property : {}
}

function requiredOf({ required }: JsonObject): readonly string[] {
  return Array.isArray(required) ? required.filter((name): name is string => typeof name === 'string') : []
}

/** Fields that must be there and are not. */
export function missingOf(input: JsonObject, schema: JsonObject): readonly string[] {
  return requiredOf(schema).filter((name) => input[name] === undefined)
}

/** A folder that the workflow asks for, and nobody named, is the one that the session is in. */
export function inFolder(input: JsonObject, schema: JsonObject, folder: string): JsonObject {
  const asked = missingOf(input, schema).find((name) => {
    const { type, format } = propertyOf(schema, name)
    return type === 'string' && format === 'path'
  })
  return asked === undefined ? input : { ...input, [asked]: folder }
}

/** The command that asks for the same again, as the message has it. */
export function commandOf(workflow: string, input: JsonObject): string {
  const fields = Object.entries(input).map(([name, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return `${name}=${/^[^\s"]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`}`
  })
  return ['/run', workflow, ...fields].join(' ')
}
