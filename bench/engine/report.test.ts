import { deepEqual, equal, match } from 'node:assert/strict'
import { test } from 'node:test'

import { expectedSum, type Measurement, type WorkloadName } from './contender.ts'
import { median, percentile } from './disk.ts'
import { entrants, withShape } from './entrants.ts'
import { syncsIn } from './process.ts'
import { usualShape } from './raw-limit-store.ts'
import { printRows, type Series, toRows } from './report.ts'

function series(name: string, speeds: readonly number[], workload: WorkloadName = 'seq'): Series {
  const entrant = entrants.find((each) => each.name === name)
  if (entrant === undefined) throw new Error(`no entrant ${name}`)
  const rounds = speeds.map((stepsPerSecond): Measurement => {
    const fixed = { contender: name, version: '1', durability: 'wal FULL', workload, runs: 1, steps: 10 }
    return { ...fixed, wallMs: 10_000 / stepsPerSecond, cpuMs: 1, stepsPerSecond }
  })
  return { entrant, workload, rounds, syncsPerStep: undefined }
}

test('ratios are taken within a round, so a slow moment that hits all changes none of them', () => {
  const rows = toRows('seq', [series('mastra', [100, 10, 50]), series('adjutant', [400, 40, 200])])
  deepEqual(
    rows.map(({ name, oursIsTimes, stepsPerSecond }) => ({ name, oursIsTimes, stepsPerSecond })),
    [
      { name: 'adjutant', oursIsTimes: undefined, stepsPerSecond: 200 },
      { name: 'mastra', oursIsTimes: 4, stepsPerSecond: 50 },
    ],
  )
})

test('ours stands first, the others by speed, and other workloads stay out', () => {
  const all = [
    series('mastra', [5]),
    series('raw limit', [50]),
    series('adjutant', [7]),
    series('raw limit', [9], 'par100'),
  ]
  deepEqual(
    toRows('seq', all).map(({ name }) => name),
    ['adjutant', 'raw limit', 'mastra'],
  )
})

test('a table without ours has no ratios', () => {
  const [row] = toRows('seq', [series('mastra', [5])])
  equal(row?.oursIsTimes, undefined)
  match(
    printRows([row].filter((each) => each !== undefined)),
    /^mastra +5 +5–5 +200000 +100 +not counted +wal FULL$/m,
  )
})

test('the median of an even number of values is one that was measured', () => {
  deepEqual([median([4, 1, 3, 2]), percentile([5, 1], 99), percentile([3], 50)], [2, 5, 3])
})

test('fsyncs are summed from a summary of strace with and without errors', () => {
  const summary = `% time     seconds  usecs/call     calls    errors syscall
------ ----------- ----------- --------- --------- ----------------
 98.20    0.050000         238       210           fdatasync
  1.80    0.000916         305         3         1 fsync
------ ----------- ----------- --------- --------- ----------------
100.00    0.050916         239       213         1 total
`
  equal(syncsIn(summary), 213)
  equal(syncsIn(''), 0)
})

test('only the limit is given the shape of our rows', () => {
  const changed = entrants.map((each) => withShape(each, { ...usualShape, done: 999 }))
  deepEqual(
    changed.filter(({ args }) => args.join(' ').includes('999')).map(({ role }) => role),
    ['limit', 'limit'],
  )
  match(changed.find(({ name }) => name === 'raw, same thread')?.args[1] ?? '', /"thread":"same".*"done":999/)
})

test('the sum that a run must answer is the sum of its ten results', () => {
  equal(expectedSum(3), 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12)
})
