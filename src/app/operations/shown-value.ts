import { isJsonObject, type Json } from '#base'
import { forgottenLength, type ShownValue } from '#contract'

/** A value as lists show it: whole up to so many characters of its JSON text, else the beginning of that. */
export function shown(value: Json, most: number): ShownValue {
  const text = JSON.stringify(value)
  if (text.length <= most) return { value: value as ShownValue['value'], cut: false, length: text.length }
  return { value: text.slice(0, most).toWellFormed(), cut: true, length: text.length }
}

/** Of what a step was given, where only the fold of the whole could have told it. */
export const nothingLeft: ShownValue = { value: null, cut: false, length: 0, forgotten: true }

/** The same of a run that is forgotten: nothing is made of what it looks like unless that is known. */
export function shownOf(
  { isForgotten }: { readonly isForgotten: boolean },
  value: Json,
  most: number,
): ShownValue {
  const length = isForgotten ? forgottenLength(value) : undefined
  if (length === undefined || !isJsonObject(value)) return shown(value, most)
  const { $forgotten: _, ...left } = value
  const hasMore = Object.keys(left).length > 0
  return { value: hasMore ? (left as ShownValue['value']) : null, cut: false, length, forgotten: true }
}
