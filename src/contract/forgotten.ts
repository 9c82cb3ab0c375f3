import { type Json, type JsonObject, isJsonObject } from '#base'

const mark = '$forgotten'

/**
 * What stands in the place of a value that is no longer kept: how long it was, in characters of its JSON text. Not its
 * hash: by that, whoever has the home could find out a short value by trying. Who exported the audit log before can still
 * prove what it was.
 *
 * @param kept what stays of it, such as what it took
 */
export function forgotten(value: Json, kept: JsonObject = {}): JsonObject {
  return isForgotten(value) ? value : { ...kept, [mark]: JSON.stringify(value).length }
}

/** Ask it only of values of a run that is known to be forgotten: anybody may write a value that looks the same. */
export function isForgotten(value: Json): value is JsonObject {
  return isJsonObject(value) && typeof value[mark] === 'number'
}

/** Characters of what was forgotten; undefined for what was not. */
export function forgottenLength(value: Json): number | undefined {
  const length = isForgotten(value) ? value[mark] : undefined
  return typeof length === 'number' ? length : undefined
}

/** Stands for words that are no longer kept. */
export const forgottenText = '(no longer kept)'
