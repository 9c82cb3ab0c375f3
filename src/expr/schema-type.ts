import { isJsonObject, type Json, type JsonObject } from '#base'

import { dyn, type MapType, type Member, membersOf, type StaticType, union } from './static-type.ts'

/** A JSON Schema of draft 2020-12; `{}` is anything. */
export type JsonSchema = JsonObject

export interface Reading {
  /**
   * What an object holds beside its listed properties when the schema does not say: `closed` for values that are read,
   * where an unlisted field is a slip of the pen; `open` for values that are asked for.
   */
  readonly unlisted: 'closed' | 'open'
}

/** What a schema says of its values. What is not understood here counts as anything. */
export function typeOfSchema(schema: JsonSchema, reading: Reading): StaticType {
  return new SchemaReader(schema, reading).read(schema)
}

/** Reads one schema, and makes another reader for an inner one that brings definitions of its own. */
class SchemaReader {
  /** What `#` means. */
  readonly #root: JsonObject
  readonly #reading: Reading
  readonly #byPointer = new Map<string, StaticType>()

  constructor(root: JsonObject, reading: Reading) {
    this.#root = root
    this.#reading = reading
  }

  read(schema: Json | undefined): StaticType {
    if (!isJsonObject(schema)) return dyn
    const hasOwnRoot = schema !== this.#root && (isJsonObject(schema['$defs']) || schema['$id'] !== undefined)
    if (hasOwnRoot) return new SchemaReader(schema, this.#reading).read(schema)
    if (typeof schema['$ref'] === 'string') return this.#reference(schema['$ref'])
    if ('const' in schema) return typeOfConstant(schema['const'] ?? null)
    const alternatives = schema['enum'] ?? schema['anyOf'] ?? schema['oneOf']
    if (Array.isArray(alternatives)) return this.#alternatives(schema, alternatives as readonly Json[])
    const all = schema['allOf']
    if (Array.isArray(all))
      return all.length === 1 && schema['type'] === undefined ? this.read(all[0] as Json) : dyn
    const names = schema['type']
    const types = (Array.isArray(names) ? (names as readonly Json[]) : [names]).map((name) =>
      this.#named(name, schema),
    )
    return nullable(schema, union(types))
  }

  #alternatives(schema: JsonObject, alternatives: readonly Json[]): StaticType {
    if (schema['enum']) return nullable(schema, union(alternatives.map(typeOfConstant)))
    // Properties beside alternatives belong to each of them, and to put them together is beyond this reading.
    if (schema['properties'] !== undefined || schema['allOf'] !== undefined) return dyn
    return nullable(schema, union(alternatives.map((one) => this.read(one))))
  }

  #named(name: Json | undefined, schema: JsonObject): StaticType {
    switch (name) {
      case 'string':
        return { kind: 'string' }
      case 'integer':
        return { kind: 'number', isWhole: true }
      case 'number':
        return { kind: 'number', isWhole: false }
      case 'boolean':
        return { kind: 'bool' }
      case 'null':
        return { kind: 'null' }
      case 'array':
        return { kind: 'list', item: schema['prefixItems'] === undefined ? this.read(schema['items']) : dyn }
      case 'object':
        return this.#object(schema)
      default:
        return schema['properties'] === undefined ? dyn : this.#object(schema)
    }
  }

  #object(schema: JsonObject): MapType {
    const properties = isJsonObject(schema['properties']) ? Object.entries(schema['properties']) : []
    const required = Array.isArray(schema['required']) ? (schema['required'] as readonly Json[]) : []
    const fields = new Map(
      properties.map(
        ([name, property]) =>
          [name, { type: this.read(property), isRequired: required.includes(name) }] as const,
      ),
    )
    return { kind: 'map', fields, rest: this.#rest(schema, properties.length > 0), isExact: false }
  }

  #rest(schema: JsonObject, hasProperties: boolean): StaticType | undefined {
    const more = schema['additionalProperties'] ?? schema['unevaluatedProperties']
    if (schema['patternProperties'] !== undefined || schema['if'] !== undefined) return dyn
    if (more === false) return undefined
    if (more !== undefined) return this.read(more)
    return hasProperties && this.#reading.unlisted === 'closed' ? undefined : dyn
  }

  #reference(pointer: string): StaticType {
    const known = this.#byPointer.get(pointer)
    if (known) return known
    let resolved: StaticType | undefined
    const lazy: StaticType = {
      kind: 'lazy',
      resolve: () => {
        if (resolved) return resolved
        // Meanwhile it is anything: a reference that leads back to itself alone says nothing.
        resolved = dyn
        resolved = union([this.read(this.#at(pointer))])
        return resolved
      },
    }
    this.#byPointer.set(pointer, lazy)
    return lazy
  }

  #at(pointer: string): Json | undefined {
    if (pointer !== '#' && !pointer.startsWith('#/')) return undefined
    let current: Json | undefined = this.#root
    for (const part of pointer
      .slice(2)
      .split('/')
      .filter((one) => one !== '')) {
      const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
      if (!isJsonObject(current) || !Object.hasOwn(current, name)) return undefined
      current = current[name]
    }
    return current
  }
}

function nullable(schema: JsonObject, type: StaticType): StaticType {
  return schema['nullable'] === true ? union([type, { kind: 'null' }]) : type
}

/** The type of one given value, as exact as can be said. */
export function typeOfConstant(value: Json): StaticType {
  switch (typeof value) {
    case 'string':
      return { kind: 'string', values: [value] }
    case 'number':
      return { kind: 'number', isWhole: Number.isInteger(value) }
    case 'boolean':
      return { kind: 'bool' }
    default:
      break
  }
  if (value === null) return { kind: 'null' }
  if (Array.isArray(value))
    return { kind: 'list', item: union((value as readonly Json[]).map(typeOfConstant)) }
  const fields = Object.entries(value).map(
    ([name, item]) => [name, { type: typeOfConstant(item), isRequired: true }] as const,
  )
  return { kind: 'map', fields: new Map(fields), rest: undefined, isExact: true }
}

/** Parts of one written schema; recursive types have no end of their own. */
const maxParts = 500
const maxDepth = 12

/** The schema that a type's values keep to. */
export function schemaOfType(type: StaticType): JsonSchema {
  let left = maxParts

  function write(part: StaticType, depth: number): JsonSchema {
    const members = membersOf(part)
    left -= 1
    if (left < 0 || depth > maxDepth || members.some(({ kind }) => kind === 'dyn')) return {}
    const schemas = members.map((member) => writeMember(member, depth + 1))
    return schemas.length === 1 ? (schemas[0] ?? {}) : { anyOf: schemas }
  }

  function writeMember(member: Member, depth: number): JsonSchema {
    if (member.kind === 'list') return { type: 'array', items: write(member.item, depth) }
    if (member.kind !== 'map') return schemaOfScalar(member)
    const fields = [...member.fields]
    return {
      type: 'object',
      properties: Object.fromEntries(fields.map(([name, field]) => [name, write(field.type, depth)])),
      required: fields.filter(([, { isRequired }]) => isRequired).map(([name]) => name),
      additionalProperties: member.rest ? write(member.rest, depth) : false,
    }
  }

  return write(type, 0)
}

function schemaOfScalar(member: Member): JsonSchema {
  switch (member.kind) {
    case 'null':
      return { type: 'null' }
    case 'bool':
      return { type: 'boolean' }
    case 'number':
      return { type: member.isWhole ? 'integer' : 'number' }
    case 'string':
      return member.values ? { type: 'string', enum: member.values } : { type: 'string' }
    default:
      return {}
  }
}
