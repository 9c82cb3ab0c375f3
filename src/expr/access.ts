import { nameOf } from './compare.ts'
import { fault, type Span, typeMismatch } from './fault.ts'
import { type CelValue, isMap, isPlainObject, lookUp, none, Optional, wholeOf } from './value.ts'

/** `value[key]` and `value.key`, or undefined when there is none. */
export function find(value: CelValue, key: CelValue, span: Span): CelValue | undefined {
  if (Array.isArray(value)) {
    const index = wholeOf(key)
    if (index === undefined)
      return typeMismatch(`A list has no ${describe(key)}; its items are numbered from 0.`, span)
    return (value as readonly CelValue[])[index]
  }
  if (isMap(value)) return lookUp(value, key)
  return typeMismatch(`${capital(nameOf(value))} has no fields.`, span)
}

/**
 * A field or an item that must be there. On an optional the answer is an optional again.
 *
 * @param text how the source says it, for the message
 * @throws Fault `expr.missing_value`
 */
export function select(value: CelValue, key: CelValue, span: Span, text: string): CelValue {
  if (typeof key === 'string' && isPlainObject(value)) {
    const found = key !== '__proto__' && Object.hasOwn(value, key) ? value[key] : undefined
    return found === undefined ? missing(span, text) : found
  }
  if (value instanceof Optional) return selectOptional(value, key, span)
  if (value === null)
    return fault('expr.missing_value', `${text} is missing: what it is read from is null.`, { span, hint })
  const found = find(value, key, span)
  return found === undefined ? missing(span, text) : found
}

/** `a.?b`, `a[?k]`: none where there is nothing, also when `a` is null or none. */
export function selectOptional(value: CelValue, key: CelValue, span: Span): Optional {
  const from = value instanceof Optional ? value.value : value
  if (from === undefined || from === null) return none
  const found = find(from, key, span)
  return found === undefined ? none : new Optional(found)
}

const hint = 'Correct the path, or allow for it: a.?b.orValue(x), list[?0].orValue(x).'

function missing(span: Span, text: string): never {
  return fault('expr.missing_value', `${text} is missing.`, { span, hint })
}

function describe(key: CelValue): string {
  return typeof key === 'string' ? `field "${key.slice(0, 40)}"` : `item under ${nameOf(key)}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
