/**
 * Writes separated values by RFC 4180, lines ended by CR LF, the last one too.
 *
 * @param guard puts `'` before texts that a spreadsheet would run as a formula (`=`, `+`, `-`, `@`, tab, CR, and their
 *   full-width forms); numbers, signed ones too, are left as they are
 */
export function formatRecords(
  records: readonly (readonly string[])[],
  { separator, guard }: { separator: string; guard: boolean },
): string {
  return records
    .map(
      (fields) =>
        `${fields.map((field) => formatField(guard ? guardFormula(field) : field, separator)).join(separator) || '""'}\r\n`,
    )
    .join('')
}

function formatField(value: string, separator: string): string {
  // Every separator that a spreadsheet may take, ours or not: a bare `x;=cmd()` would be split and run where `;` separates.
  const bare = !value.includes(separator) && !/[",;\t|\r\n]|^\uFEFF|^\s|\s$/.test(value)
  return bare ? value : `"${value.replaceAll('"', '""')}"`
}

const formulaStart = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/
const plainNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

function guardFormula(value: string): string {
  return formulaStart.test(value) && !plainNumber.test(value) ? `'${value}` : value
}
