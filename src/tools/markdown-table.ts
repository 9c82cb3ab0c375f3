/** Writes a Markdown table. Cells are text: nothing in them becomes a link, an image, HTML or another cell. */
export function formatMarkdownTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return formatRow(columns) + `|${columns.map(() => ' --- |').join('')}\n` + rows.map(formatRow).join('')
}

function formatRow(cells: readonly string[]): string {
  return `| ${cells.map(formatCell).join(' | ')} |\n`
}

/** Includes bare addresses, which some readers turn into links, and underscores that would set a name in bold. */
const marks = /[\\`*[\]<>|~&]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|:(?=\/\/)|(?<=www)\./giu
/** Includes those that turn the direction of text, by which a name can look like another. Emoji need the joiner. */
const invisible = /(?!\u200D)[\p{Cc}\p{Cf}]/gu

function formatCell(value: string): string {
  return value
    .replaceAll(/\s+/g, ' ')
    .replaceAll(invisible, '\uFFFD')
    .replaceAll(marks, (mark) => `\\${mark}`)
}
