import { Environment } from '@marcbachmann/cel-js'

import { publicLabel } from '#contract'
import { compileExpression } from '#expr'

/**
 * Microseconds per evaluation of small expressions, compiled once: ours, label and conversion to JSON included, beside
 * the library that the grammar is from, in turns within one run. Its literals are doubles where ours may be ints.
 *
 *     npm run bench -- expr
 */
const pairs: readonly (readonly [name: string, ours: string, theirs: string])[] = [
  [
    'filter and map over 6',
    'input.items.filter(i, i.n > 2).map(i, i.name)',
    'input.items.filter(i, i.n > 2.0).map(i, i.name)',
  ],
  ['one field', 'input.items[0].name', 'input.items[0].name'],
  [
    'a guard',
    'input.items[1].name.startsWith("x") && input.items[1].n >= 2',
    'input.items[1].name.startsWith("x") && input.items[1].n >= 2.0',
  ],
  ['a sum', 'input.items[0].n + 1', 'input.items[0].n + 1.0'],
]
const values = { input: { items: [1, 2, 3, 4, 5, 6].map((n) => ({ n, name: `x${n}` })) } }
const scope = { values, labelOf: () => publicLabel }
const library = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false })

const rounds = 7
const times = 30_000

function microseconds(work: () => unknown, count = times): number {
  const start = process.cpuUsage()
  for (let index = 0; index < count; index += 1) work()
  return process.cpuUsage(start).user / count
}

function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? Number.NaN
}

/** Prints one line for each pair. */
export function benchExpressions(): void {
  const rows = pairs.map(([name, oursSource, theirsSource]) => {
    const ours = compileExpression(oursSource)
    const theirs = library.parse(theirsSource)
    const figures = Array.from(
      { length: rounds },
      () => [microseconds(() => ours.evaluate(scope)), microseconds(() => theirs(values))] as const,
    )
    // The first round warms both up.
    const [mine, other] = [0, 1].map((which) => median(figures.slice(1).map((pair) => pair[which] ?? 0)))
    const compiling = median(
      Array.from({ length: rounds }, () => microseconds(() => compileExpression(oursSource), times / 10)),
    )
    return { name, mine: mine ?? 0, other: other ?? 0, compiling }
  })

  process.stdout.write('µs of processor time each, median of 6 rounds\n\n')
  for (const { name, mine, other, compiling } of rows) {
    process.stdout.write(
      `${name.padEnd(24)} ours ${mine.toFixed(2).padStart(6)}   library ${other.toFixed(2).padStart(6)}   ratio ${(other / mine).toFixed(1).padStart(4)}   compiling ours ${compiling.toFixed(1).padStart(6)}\n`,
    )
  }
}
