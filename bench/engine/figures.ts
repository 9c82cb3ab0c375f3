/** What a measurement of our engine alone answers: a few numbers with their meaning. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
}

/** Rounded to three digits that mean something. */
export function figure(name: string, value: number, unit: string): Figure {
  return { name, value: value === 0 ? 0 : Number(value.toPrecision(3)), unit }
}

/** Lines for a terminal, the numbers in one column. */
export function printFigures(figures: readonly Figure[]): string {
  const names = Math.max(...figures.map(({ name }) => name.length))
  const values = figures.map(({ value }) => value.toLocaleString('en-US'))
  const width = Math.max(...values.map((value) => value.length))
  return figures
    .map(
      ({ name, unit }, index) => `  ${name.padEnd(names)}  ${(values[index] ?? '').padStart(width)} ${unit}`,
    )
    .join('\n')
}
