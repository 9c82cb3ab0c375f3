/** Whether the first row of a table names its columns: each cell has a name, no two the same, and none is a number. */
export function namesColumns(cells: readonly string[]): boolean {
  const names = cells.map((cell) => cell.trim())
  return (
    new Set(names).size === names.length &&
    names.every((name) => name !== '' && name.length <= 60 && !/^[-+]?[\d.,/: %-]+$/.test(name))
  )
}
