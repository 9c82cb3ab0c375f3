import { badArgument } from '../fault.ts'
import { entriesOf, mapFrom, none, Optional } from '../value.ts'
import { both, method, type Overload, plain } from './define.ts'

export const mapFunctions: readonly Overload[] = [
  ...both('keys', ['map'], 'list', (frame, map) => {
    const keys = entriesOf(map).map(([key]) => key)
    frame.charge(keys.length)
    return keys
  }),
  ...both('values', ['map'], 'list', (frame, map) => {
    const values = entriesOf(map).map(([, value]) => value)
    frame.charge(values.length)
    return values
  }),
  ...both('entries', ['map'], 'list', (frame, map) => {
    const entries = entriesOf(map).map(([key, value]) => ({ key, value }))
    frame.charge(2 * entries.length)
    return entries
  }),
  method('merge', ['map', 'map'], 'map', (frame, a, b) => {
    const merged = new Map([...entriesOf(a), ...entriesOf(b)])
    frame.charge(merged.size)
    return mapFrom([...merged])
  }),

  plain('optional.none', [], 'optional', () => none),
  plain('optional.of', ['any'], 'optional', (_, value) => new Optional(value)),
  plain('optional.ofNonZeroValue', ['any'], 'optional', (_, value) => {
    if (value === null || value === false || value === 0 || value === 0n || value === '') return none
    const empty =
      (Array.isArray(value) && value.length === 0) ||
      (typeof value === 'object' && value.constructor === Object && Object.keys(value).length === 0)
    return empty ? none : new Optional(value)
  }),
  method('hasValue', ['optional'], 'bool', (_, { value }) => value !== undefined),
  method('value', ['optional'], 'any', (_, { value }) =>
    value === undefined ? badArgument('This optional has no value; use orValue(x).') : value,
  ),
]
