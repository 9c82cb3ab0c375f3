import type { Measurement, WorkloadName } from './contender.ts'
import { median } from './disk.ts'
import type { Entrant } from './entrants.ts'

/** What was measured of one entrant at one workload, one value a round. */
export interface Series {
  readonly entrant: Entrant
  readonly workload: WorkloadName
  readonly rounds: readonly Measurement[]
  readonly syncsPerStep: number | undefined
}

/** One row of the printed table, in numbers. */
export interface Row {
  readonly name: string
  readonly stepsPerSecond: number
  readonly lowest: number
  readonly highest: number
  readonly wallMicrosPerStep: number
  readonly cpuMicrosPerStep: number
  readonly syncsPerStep: number | undefined
  /** How many times as fast ours was; the median of the rounds' own ratios, since neighbours in time share the disk's mood. */
  readonly oursIsTimes: number | undefined
  readonly durability: string
  readonly version: string
}

/** The rows of a workload, ours first, the others by speed. */
export function toRows(workload: WorkloadName, series: readonly Series[]): readonly Row[] {
  const here = series.filter((each) => each.workload === workload && each.rounds.length > 0)
  const own = here.find(({ entrant }) => entrant.role === 'own')
  return here
    .map((each) => ({ each, row: toRow(each, own) }))
    .toSorted((a, b) => rank(b) - rank(a))
    .map(({ row }) => row)
}

function rank({ each, row }: { each: Series; row: Row }): number {
  return each.entrant.role === 'own' ? Infinity : row.stepsPerSecond
}

function toRow({ entrant, rounds, syncsPerStep }: Series, own: Series | undefined): Row {
  const speeds = rounds.map((each) => each.stepsPerSecond)
  const ratios = rounds.flatMap(({ stepsPerSecond }, round) => {
    const ours = own?.rounds[round]
    return ours ? [ours.stepsPerSecond / stepsPerSecond] : []
  })
  const [first] = rounds
  return {
    name: entrant.name,
    stepsPerSecond: median(speeds),
    lowest: Math.min(...speeds),
    highest: Math.max(...speeds),
    wallMicrosPerStep: median(rounds.map(({ wallMs, steps }) => (wallMs * 1_000) / steps)),
    cpuMicrosPerStep: median(rounds.map(({ cpuMs, steps }) => (cpuMs * 1_000) / steps)),
    syncsPerStep,
    oursIsTimes: entrant.role === 'own' || ratios.length === 0 ? undefined : median(ratios),
    durability: first?.durability ?? '',
    version: first?.version ?? '',
  }
}

const headings = [
  'engine',
  'steps/s',
  'lowest–highest',
  'µs/step',
  'CPU µs',
  'fsyncs/step',
  'ours is',
  'durability',
]

/** The rows as an aligned table for a terminal. */
export function printRows(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    thousands(row.stepsPerSecond),
    `${thousands(row.lowest)}–${thousands(row.highest)}`,
    String(Math.round(row.wallMicrosPerStep)),
    String(Math.round(row.cpuMicrosPerStep)),
    row.syncsPerStep === undefined ? 'not counted' : row.syncsPerStep.toFixed(3),
    row.oursIsTimes === undefined ? '' : `${row.oursIsTimes.toFixed(2)} ×`,
    row.durability,
  ])
  const widths = headings.map((heading, column) =>
    Math.max(...[heading, ...cells.map((row) => row[column] ?? '')].map((text) => text.length)),
  )
  const ends = new Set([0, headings.length - 1])
  return [headings, ...cells]
    .map((row) =>
      row
        .map((text, column) =>
          ends.has(column) ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function thousands(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 })
}
