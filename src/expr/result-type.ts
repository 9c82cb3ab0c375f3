import type { ResultShape, Shape } from './functions/define.ts'
import {
  bool,
  dyn,
  membersOf,
  number,
  openMap,
  type StaticType,
  string,
  union,
  whole,
} from './static-type.ts'

/** Whether a value of the type can be one that the parameter takes. */
export function mayFit(type: StaticType, shape: Shape): boolean {
  return membersOf(type).some(({ kind }) => {
    if (kind === 'dyn' || shape === 'any') return true
    if (kind === 'number') return ['int', 'double', 'number', 'whole'].includes(shape)
    if (kind === 'uint') return ['uint', 'number', 'whole'].includes(shape)
    return kind === shape
  })
}

/** The type of what a function gives, for the types of what it is given. */
export function resultOf(result: ResultShape, [first = dyn]: readonly StaticType[]): StaticType {
  switch (result) {
    case 'any':
      return dyn
    case 'string':
      return string
    case 'bool':
      return bool
    case 'int':
    case 'whole':
      return whole
    case 'number':
    case 'double':
      return number
    case 'list':
      return { kind: 'list', item: dyn }
    case 'list<string>':
      return { kind: 'list', item: string }
    case 'list<int>':
      return { kind: 'list', item: whole }
    case 'map':
      return openMap
    case 'optional':
      return { kind: 'optional', value: dyn }
    case 'same':
      return first
    case 'item':
      return itemOf(first)
    default:
      return { kind: result }
  }
}

/** What a list of that type holds. */
function itemOf(type: StaticType): StaticType {
  const items = membersOf(type).flatMap((member) =>
    member.kind === 'list' ? [member.item] : member.kind === 'dyn' ? [dyn] : [],
  )
  return items.length === 0 ? dyn : union(items)
}
