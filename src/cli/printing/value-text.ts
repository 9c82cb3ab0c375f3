import { stringify } from 'yaml'

import type { Json } from '#base'
import { createRedactor } from '#gate'

/** Known values never get as far as here; what merely looks like a secret is kept from whoever looks over a shoulder. */
const redactor = createRedactor(() => [])

/** A value in lines for people, as YAML, without what looks like a secret. */
export function valueLines(given: Json, lines = 40): string[] {
  const value = redactor.all(given)
  const text =
    typeof value === 'string' ? value : stringify(value, { lineWidth: 100, aliasDuplicateObjects: false })
  const all = text.replace(/\n+$/, '').split('\n')
  return all.length <= lines ? all : [...all.slice(0, lines), `… and ${all.length - lines} more lines`]
}
