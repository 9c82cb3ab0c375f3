import { stringify } from 'yaml'

import type { Json } from '#base'

/** A value in one line, cut to so many characters. */
export function oneLine(value: Json | undefined, limit = 100): string {
  if (value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const characters = text.length > limit * 2 ? text.slice(0, limit * 2) : text
  const shown = [...characters]
  return shown.length > limit || characters.length < text.length
    ? `${shown.slice(0, limit - 1).join('')}…`
    : text
}

/** A value in lines for people, as YAML. */
export function valueLines(value: Json, lines = 40): string[] {
  const text =
    typeof value === 'string' ? value : stringify(value, { lineWidth: 100, aliasDuplicateObjects: false })
  const all = text.replace(/\n+$/, '').split('\n')
  return all.length <= lines ? all : [...all.slice(0, lines), `… and ${all.length - lines} more lines`]
}
