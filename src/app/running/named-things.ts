import { homedir } from 'node:os'
import { parse, resolve } from 'node:path'

import { isJsonObject, type Json, type JsonObject } from '#base'
import { AppError, type Grant } from '#contract'
import { type CapabilityPattern, parseCapability } from '#gate'

import { fieldsOf } from './input-schema.ts'

/** Inputs ready to be run with, and what naming them allows. */
export interface NamedThings {
  readonly input: JsonObject
  readonly grants: readonly Grant[]
}

/**
 * What a person names is granted: paths (`format: path`) become absolute and may be written to, or read only where the
 * schema says `access: read`; addresses (`format: uri`) may be reached at their host and port.
 *
 * @throws AppError `input.invalid` for a path that cannot be meant, such as the root of the disk
 */
export function nameThings(input: JsonObject, schema: JsonObject, folder: string): NamedThings {
  const grants: Grant[] = []
  const entries = Object.entries(input).map(([key, value]): [string, Json] => {
    const field = fieldsOf(schema).known.get(key)
    const item = isJsonObject(field?.['items']) ? field['items'] : undefined
    if (Array.isArray(value)) {
      return [key, (value as readonly Json[]).map((one) => named(one, { key, field: item, folder, grants }))]
    }
    return [key, named(value, { key, field, folder, grants })]
  })
  return { input: Object.fromEntries(entries), grants: withoutDoubles(grants) }
}

interface Naming {
  readonly key: string
  readonly field: JsonObject | undefined
  readonly folder: string
  readonly grants: Grant[]
}

function named(value: Json, { key, field, folder, grants }: Naming): Json {
  if (typeof value !== 'string') return value
  const reason = `named as the input ${key}`
  if (field?.['format'] === 'path') {
    const path = absolutePath(value, folder)
    const capability = field['access'] === 'read' ? 'fs.read' : 'fs.write'
    if (capability === 'fs.write' && parse(path).root === path) {
      throw refused(`The input ${key} names the whole disk, ${path}.`, 'Name a folder in it.')
    }
    grants.push({ capability, resource: path, reason })
    return path
  }
  if (field?.['format'] === 'uri') grants.push({ capability: 'net', resource: hostOf(value, key), reason })
  return value
}

/** @throws AppError `input.invalid` for an empty path */
function absolutePath(text: string, folder: string): string {
  if (text === '') throw refused('A path is empty.')
  if (text.includes('\0')) throw refused('A path has a character that no path can hold.')
  return resolve(folder, text.replace(/^~(?=$|[/\\])/, homedir()))
}

/**
 * What `--grant` says: a capability string, with paths from this folder on.
 *
 * @throws AppError `input.invalid`
 */
export function parseGrant(text: string, folder: string): Grant {
  return { ...parseTyped(text, folder), reason: 'granted on the command line' }
}

/** A capability string that was typed. @throws AppError `input.invalid` */
export function parseTyped(text: string, folder: string): CapabilityPattern {
  try {
    return parseCapability(text, { home: homedir(), folder })
  } catch (error) {
    if (error instanceof AppError) throw refused(error.message, error.hint)
    throw error
  }
}

function hostOf(text: string, key: string): string {
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw refused(`The input ${key} is no web address: ${JSON.stringify(text)}.`, 'Begin it with https://.')
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  return `${url.hostname}:${port}`
}

function refused(message: string, hint?: string): AppError {
  return new AppError('input.invalid', message, { hint })
}

function withoutDoubles(grants: readonly Grant[]): Grant[] {
  const byName = new Map(grants.map((grant) => [`${grant.capability} ${grant.resource}`, grant]))
  return [...byName.values()]
}
