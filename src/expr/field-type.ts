import { closest } from './closest.ts'
import { describe, dyn, type Member, membersOf, type StaticType, union } from './static-type.ts'
import { joined, Unknown } from './unknown.ts'
import { type CelValue, none, Optional } from './value.ts'
import { typeOfValue } from './value-type.ts'

/** The field's type; why there is none, with `%` for what was read from; undefined where nothing can be said. */
export function fieldOf(
  from: Member,
  name: string | undefined,
  key: StaticType,
): StaticType | string | undefined {
  switch (from.kind) {
    case 'dyn':
      return dyn
    case 'null':
      return undefined
    case 'optional': {
      const found = membersOf(from.value).map((member) => fieldOf(member, name, key))
      return { kind: 'optional', value: union(found.map((one) => (typeof one === 'object' ? one : dyn))) }
    }
    case 'list': {
      const isIndex = membersOf(key).some(
        ({ kind }) => kind === 'number' || kind === 'uint' || kind === 'dyn',
      )
      if (isIndex) return from.item
      return `% is a list, which has no field${name === undefined ? 's' : ` ${name}`}; take an item: list[0], or map(x, x.…).`
    }
    case 'map': {
      if (name === undefined) return dyn
      const field = from.fields.get(name)
      if (field) return field.type
      if (from.rest) return from.rest
      const similar = closest(name, from.fields.keys())
      const known = [...from.fields.keys()].slice(0, 12).join(', ')
      const hint = similar === undefined ? `It has ${known || 'none'}.` : `Did you mean ${similar}?`
      return `% has no field ${name}. ${hint}`
    }
    default:
      return `% is ${describe(from)}, which has no fields.`
  }
}

/** `unknown.key`, `unknown[key]`: unknown again, of the type that the schema has for it. */
export function fieldOfUnknown(unknown: Unknown, key: CelValue): Unknown {
  const name = typeof key === 'string' ? key : undefined
  const types = membersOf(unknown.type).flatMap((member) => {
    const type = fieldOf(member, name, typeOfValue(key))
    return typeof type === 'object' ? [type] : []
  })
  return (joined([unknown, key]) ?? unknown).as(types.length === 0 ? dyn : union(types))
}

/** `unknown.?key`, `unknown[?key]`: an optional where the schema says whether there is such a field. */
export function optionalFieldOf(unknown: Unknown, key: CelValue): Optional | Unknown {
  const isThere = presence(unknown, key)
  if (isThere === false) return none
  const field = fieldOfUnknown(unknown, key)
  return isThere ? new Optional(field) : field.as({ kind: 'optional', value: field.type })
}

/** Whether there will be such a field; undefined where the schema leaves that open. Null has none. */
export function presence({ type, mayBeMissing }: Unknown, key: CelValue): boolean | undefined {
  if (typeof key !== 'string' || mayBeMissing) return undefined
  const [first, ...others] = membersOf(type).map((member) => presenceIn(member, key))
  return others.every((one) => one === first) ? first : undefined
}

function presenceIn(member: Member, name: string): boolean | undefined {
  if (member.kind === 'null') return false
  if (member.kind !== 'map') return undefined
  const field = member.fields.get(name)
  if (field) return field.isRequired || undefined
  return member.rest ? undefined : false
}
