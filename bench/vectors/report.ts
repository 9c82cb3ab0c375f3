import type { Figures } from './ask.ts'

/** What ours has to keep. */
const leastRecall = 0.995
const mostMilliseconds = 5

/** A row for each, with how it stands beside ours; then ours beside what it has to keep, and beside itself without a filter. */
export function report(title: string, figures: readonly Figures[], unfiltered: Figures | undefined): void {
  const [ours] = figures
  if (!ours) return
  row(title, ['recall@10', 'best', 'p50', 'p95', 'beside ours', 'CPU mean', 'beside ours'])
  for (const { name, recall, clock, cpu } of figures) {
    row(`  ${name}`, [
      recall.toFixed(4),
      ...[0, 0.5, 0.95].map((share) => quantile(clock, share).toFixed(2)),
      times(middle(clock) / middle(ours.clock)),
      mean(cpu).toFixed(2),
      times(mean(cpu) / mean(ours.cpu)),
    ])
  }
  row('  to keep', [`${leastRecall}`, '', mostMilliseconds.toFixed(2)])
  row('  ours of it', [
    times(ours.recall / leastRecall, 4),
    '',
    times(middle(ours.clock) / mostMilliseconds),
    '',
    '',
  ])
  if (unfiltered)
    row('  ours of all', [
      '',
      '',
      times(middle(ours.clock) / middle(unfiltered.clock)),
      '',
      '',
      times(mean(ours.cpu) / mean(unfiltered.cpu)),
    ])
}

function row(name: string, cells: readonly string[]): void {
  process.stdout.write(
    `${name.padEnd(20)}${cells.map((cell) => cell.padStart(12)).join('')}\n`.trimEnd() + '\n',
  )
}

function times(ratio: number, digits = 2): string {
  return `${ratio.toFixed(digits)} ×`
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function middle(values: readonly number[]): number {
  return quantile(values, 0.5)
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0
}
