import { visible } from '#base'

/** What a spreadsheet takes for a formula, in its full-width forms too. */
const formula = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/

/**
 * One record of RFC 4180, ended by CR LF. Every field is quoted; a text that a spreadsheet would run gets an apostrophe in
 * front, and what could steer a terminal or turn the direction of writing is made visible.
 */
export function csvLine(fields: readonly (string | number)[]): string {
  return `${fields.map(csvField).join(',')}\r\n`
}

function csvField(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = formula.test(value) ? `'${value}` : value
  return `"${visible(text).replaceAll('"', '""')}"`
}
