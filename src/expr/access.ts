import { nameOf } from './compare.ts'
import { fieldOfUnknown, optionalFieldOf } from './field-type.ts'
import { fault, typeMismatch } from './fault.ts'
import { requireKnown, Unknown } from './unknown.ts'
import { type CelValue, isMap, isPlainObject, lookUp, none, Optional, wholeOf } from './value.ts'

/** `value[key]` and `value.key`, or undefined when there is none. */
export function find(value: CelValue, key: CelValue): CelValue | undefined {
  if (Array.isArray(value)) {
    const index = wholeOf(key)
    if (index === undefined) requireKnown(key)
    if (index === undefined)
      return typeMismatch(`A list has no ${describe(key)}; its items are numbered from 0.`)
    return (value as readonly CelValue[])[index]
  }
  if (value instanceof Unknown) return fieldOfUnknown(value, key)
  requireKnown(key)
  if (isMap(value)) return lookUp(value, key)
  return typeMismatch(`${capital(nameOf(value))} has no fields.`)
}

/**
 * A field or an item that must be there. On an optional the answer is an optional again.
 *
 * @param text how the source says it, for the message
 * @throws Fault `expr.missing_value`
 */
export function select(value: CelValue, key: CelValue, text: string): CelValue {
  if (typeof key === 'string' && isPlainObject(value)) {
    const found = key !== '__proto__' && Object.hasOwn(value, key) ? value[key] : undefined
    return found === undefined ? missing(text) : found
  }
  if (value instanceof Optional) return selectOptional(value, key)
  if (value === null)
    return fault('expr.missing_value', `${text} is missing: what it is read from is null.`, { hint })
  const found = find(value, key)
  return found === undefined ? missing(text) : found
}

/** `a.?b`, `a[?k]`: none where there is nothing, also when `a` is null or none. */
export function selectOptional(value: CelValue, key: CelValue): Optional | Unknown {
  const from = value instanceof Optional ? value.value : value
  if (from === undefined || from === null) return none
  if (from instanceof Unknown) return optionalFieldOf(from, key)
  const found = find(from, key)
  if (found instanceof Unknown && found.mayBeMissing) return found.as({ kind: 'optional', value: found.type })
  return found === undefined ? none : new Optional(found)
}

const hint = 'Correct the path, or allow for it: a.?b.orValue(x), list[?0].orValue(x).'

function missing(text: string): never {
  return fault('expr.missing_value', `${text} is missing.`, { hint })
}

function describe(key: CelValue): string {
  return typeof key === 'string' ? `field "${key.slice(0, 40)}"` : `item under ${nameOf(key)}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
