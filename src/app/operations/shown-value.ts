import type { Json } from '#base'
import type { ShownValue } from '#contract'

/** A value as lists show it: whole up to so many characters of its JSON text, else the beginning of that. */
export function shown(value: Json, most: number): ShownValue {
  const text = JSON.stringify(value)
  if (text.length <= most) return { value: value as ShownValue['value'], cut: false, length: text.length }
  return { value: text.slice(0, most).toWellFormed(), cut: true, length: text.length }
}
