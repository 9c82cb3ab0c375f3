import { bool, dyn, number, openMap, type StaticType, string, whole } from './static-type.ts'
import { Unknown } from './unknown.ts'
import { type CelValue, kindOf, Optional } from './value.ts'

/** What kind of value this is, with nothing said of what is inside of it. */
export function typeOfValue(value: CelValue): StaticType {
  if (value instanceof Unknown) return value.type
  if (value instanceof Optional)
    return { kind: 'optional', value: value.value === undefined ? dyn : typeOfValue(value.value) }
  const kind = kindOf(value)
  switch (kind) {
    case 'string':
      return string
    case 'bool':
      return bool
    case 'int':
      return whole
    case 'double':
      return Number.isInteger(value) ? whole : number
    case 'list':
      return { kind: 'list', item: dyn }
    case 'map':
      return openMap
    case 'unknown':
    case 'foreign':
    case 'optional':
      return dyn
    default:
      return { kind }
  }
}
