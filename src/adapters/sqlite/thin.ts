import { isJsonObject, type Json } from '#base'

/** Characters of one text, fields of one object and items of one list that are kept. */
const mostCharacters = 300
const mostParts = 30
/** How deep it goes, and how many values there are in all. */
const mostDepth = 6
const mostValues = 200
/** What is not longer is kept as it is, in characters of JSON text. */
const wholeLength = 4_096
/** What is longer is not even read. */
const readLength = 256 * 1024

/**
 * The body of a record for those who follow many: whole when it is short, else with its long texts and lists cut and
 * `$cut: true` beside its fields.
 *
 * @param text a JSON object
 */
export function thin(text: string): Json {
  if (text.length > readLength || text.startsWith('{"$blob":')) return { $cut: true }
  const value = JSON.parse(text) as Json
  if (text.length <= wholeLength) return value
  let values = 0
  function cut(part: Json, depth: number): Json {
    values += 1
    if (typeof part === 'string')
      return part.length > mostCharacters ? `${part.slice(0, mostCharacters)}…` : part
    if (typeof part !== 'object' || part === null) return part
    if (depth >= mostDepth) return null
    if (Array.isArray(part)) return firstOf(part as readonly Json[]).map((item) => cut(item, depth + 1))
    const entries = firstOf(Object.entries(part)).map(([name, item]) => [name, cut(item, depth + 1)])
    return Object.fromEntries(entries) as Json
  }
  function firstOf<Part>(parts: readonly Part[]): readonly Part[] {
    return parts.slice(0, Math.max(0, Math.min(mostParts, mostValues - values)))
  }
  const left = cut(value, 0)
  return isJsonObject(left) ? { ...left, $cut: true } : left
}
