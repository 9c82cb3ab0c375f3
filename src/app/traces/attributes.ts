import type { Span } from '#contract'

export type Value =
  | string
  | number
  | boolean
  | { readonly double: number }
  | readonly string[]
  | null
  | undefined

/** Attributes as OTLP has them; what there is none of is left out. */
export function attributes(values: Readonly<Record<string, Value>>): Span['attributes'] {
  return Object.entries(values).flatMap(([key, value]) => {
    const written = toValue(value)
    return written === undefined ? [] : [{ key, value: written }]
  })
}

function toValue(value: Value): Span['attributes'][number]['value'] | undefined {
  if (value === null || value === undefined) return undefined
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'number') return { intValue: String(value) }
  if (typeof value === 'boolean') return { boolValue: value }
  if ('double' in value) return { doubleValue: value.double }
  return { arrayValue: { values: value.map((text) => ({ stringValue: text })) } }
}
