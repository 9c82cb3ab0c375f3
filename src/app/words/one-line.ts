import type { Json } from '#base'
import { createRedactor } from '#gate'

/** Known values never get as far as here; what merely looks like a secret is kept from whoever looks over a shoulder. */
const redactor = createRedactor(() => [])

/** A value in one line, cut to so many characters, without what looks like a secret. */
export function oneLine(given: Json | undefined, limit = 100): string {
  if (given === undefined) return ''
  const value = redactor.all(given)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const characters = text.length > limit * 2 ? text.slice(0, limit * 2) : text
  const shown = [...characters]
  return shown.length > limit || characters.length < text.length
    ? `${shown.slice(0, limit - 1).join('')}…`
    : text
}
