import process from 'node:process'

/** Of one way to ask a model; milliseconds for each call. */
export interface Figures {
  readonly name: string
  /** Work of its very first call, what it loads then included. */
  readonly cold: number
  readonly clock: number[]
  readonly first: number[]
  readonly cpu: number[]
}

/** What the others stand beside. */
const beside = 'AI SDK streamText'

/** @param syncs of a call of a run; undefined where they cannot be counted */
export function report(figures: readonly Figures[], syncs: number | undefined): void {
  const plain = figures.find(({ name }) => name === beside)
  const heads = ['CPU p50', 'beside SDK', 'ratio', 'first p50', 'first beside', 'clock p50', 'cold CPU']
  line('milliseconds a call, warm', heads)
  for (const { name, cold, clock, first, cpu } of figures) {
    const [work, base] = [middle(cpu), middle(plain?.cpu ?? [])]
    const begins = first.length === 0 ? null : middle(first)
    line(name, [
      work.toFixed(2),
      signed(work - base),
      (work / base).toFixed(2),
      begins === null ? '–' : begins.toFixed(2),
      begins === null ? '–' : signed(begins - middle(plain?.first ?? [])),
      middle(clock).toFixed(2),
      cold.toFixed(1),
    ])
  }
  const told = syncs === undefined ? 'not counted: strace is missing or not allowed' : syncs.toFixed(2)
  process.stdout.write(`\ngroup commits, each with a sync of the disk, for a call of our run: ${told}\n`)
}

function line(name: string, cells: readonly string[]): void {
  process.stdout.write(`${name.padEnd(26)}${cells.map((cell) => cell.padStart(13)).join('')}\n`)
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${value.toFixed(2)}`
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
