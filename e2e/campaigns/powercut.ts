import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'

import { createRandom, type SeededRandom } from '#engine/testing'

import { randomFate } from './disk/fates.ts'
import { ModelDisk } from './disk/model-disk.ts'
import { readTrace, type TraceRecord } from './disk/read-trace.ts'
import { kinds, places, ShimControl, shimEnvironment, whyNoShim } from './disk/shim.ts'
import { checkHome } from './durable/check-home.ts'
import { Expectation } from './durable/expectation.ts'
import { goOn, isRefusal } from './durable/go-on.ts'
import type { WorkloadSettings } from './durable/workload.ts'
import { runNode } from './processes.ts'

/** States made from one recording; more of them would all show the same few moments. */
const statesPerTrace = 250
/** One state in so many is also opened by an engine, which must bring every run to its end. */
const goOnEvery = 50

type Synchronous = WorkloadSettings['synchronous']

interface Tally {
  states: number
  continued: number
  acknowledged: number
  syncs: number
  failedSyncs: number
  ms: number
  readonly bad: string[]
}

/** `powercut --states N`: what may be on the disk after the power has gone is opened and looked at. */
export async function run(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      states: { type: 'string', default: '3000' },
      seed: { type: 'string', default: '1' },
      synchronous: { type: 'string' },
      keep: { type: 'boolean', default: false },
    },
  })
  const why = whyNoShim()
  if (why !== undefined) {
    process.stdout.write(`SKIPPED  powercut: ${why}\n`)
    return false
  }
  const states = Number(values.states)
  const seed = Number(values.seed)
  if (values.synchronous !== undefined) {
    const tally = await campaign(values.synchronous as Synchronous, { states, seed, keep: values.keep })
    report(values.synchronous, tally)
    return tally.bad.length === 0
  }
  const full = await campaign('FULL', { states, seed, keep: values.keep })
  report('FULL', full)
  const control = await campaign('OFF', { states: Math.max(40, Math.round(states / 10)), seed, keep: false })
  report('OFF (control, must fail)', { ...control, bad: control.bad.slice(0, 1) }, control.bad.length)
  return full.bad.length === 0 && control.bad.length > 0
}

/** Cuts the power of workloads until there are so many states. */
export async function campaign(
  synchronous: Synchronous,
  { states, seed, keep }: { states: number; seed: number; keep: boolean },
): Promise<Tally> {
  const tally: Tally = { states: 0, continued: 0, acknowledged: 0, syncs: 0, failedSyncs: 0, ms: 0, bad: [] }
  for (let turn = 0; tally.states < states; turn += 1) {
    const from = seed + turn
    const records = await recordWorkload(from, synchronous)
    const began = performance.now()
    await cut(records, { seed: from, states: Math.min(statesPerTrace, states - tally.states), keep, tally })
    tally.ms += performance.now() - began
  }
  return tally
}

/** Runs a workload and answers all that it asked of the disk. Every other one meets syncs that fail. */
async function recordWorkload(seed: number, synchronous: Synchronous): Promise<TraceRecord[]> {
  const place = mkdtempSync(path.join(fast(), 'adjutant-powercut-'))
  try {
    const folder = path.join(place, 'home')
    const [trace, acks] = ['trace', 'acks'].map((name) => path.join(place, name)) as [string, string]
    mkdirSync(folder, { mode: 0o700 })
    writeFileSync(trace, '')
    writeFileSync(acks, '')
    using control = new ShimControl(path.join(place, 'control'))
    const fails = seed % 2 === 0
    if (fails) {
      const random = createRandom(seed)
      const where = random.pick([places.log, places.log, places.database, places.beside])
      const at = where === places.log ? random.between(20, 100) : random.between(4, 12)
      control.arm({ what: kinds.sync, where, at, times: random.pick([1, 2, 4]), act: 'fail' })
    }
    const settings: WorkloadSettings = {
      folder,
      acks,
      seed: seed * 1_000,
      runs: 10,
      openings: 2,
      synchronous,
    }
    const { code, errors } = await runNode(
      [path.join(import.meta.dirname, 'durable/workload.ts'), JSON.stringify(settings)],
      {
        env: shimEnvironment({ home: folder, acks, trace, data: true, control: control.file }),
        limitMs: 120_000,
      },
    )
    if (code !== 0) throw new Error(`The workload of seed ${seed} failed:\n${errors}`)
    return readTrace(trace)
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

async function cut(
  records: readonly TraceRecord[],
  { seed, states, keep, tally }: { seed: number; states: number; keep: boolean; tally: Tally },
): Promise<void> {
  const random = createRandom(seed)
  const disk = new ModelDisk()
  const expected = new Expectation()
  const moments = chooseMoments(records, states, random)
  let next = 0
  for (const [index, record] of records.entries()) {
    disk.apply(record)
    expected.hear(record)
    if (record.type === 'S') tally.syncs += 1
    if (record.type === 'S' && record.second === 1) tally.failedSyncs += 1
    for (; moments[next] === index; next += 1) {
      const { fate, names, says } = randomFate(random)
      const folder = mkdtempSync(path.join(fast(), 'adjutant-state-'))
      disk.materialise(folder, fate, names)
      if (random.chance(0.3)) leaveOldIndex(folder, random)
      const wrong = await checkHome(folder, expected)
      tally.states += 1
      tally.acknowledged += expected.kept.size
      if (wrong.length === 0 && next % goOnEvery === 0) {
        tally.continued += 1
        wrong.push(...(await goOn(folder, { mayFail: isRefusal })))
      }
      if (wrong.length > 0) {
        const more = wrong.length > 3 ? ` … and ${wrong.length - 3} more` : ''
        tally.bad.push(
          `seed ${seed}, cut after record ${index} of ${records.length}, ${says}: ${wrong.slice(0, 3).join('; ')}${more}${keep ? ` (${folder})` : ''}`,
        )
      }
      if (wrong.length === 0 || !keep) rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** Where to cut: anywhere, just before a sync has ended, and just after something was acknowledged. */
function chooseMoments(records: readonly TraceRecord[], count: number, random: SeededRandom): number[] {
  const indexes = records.map((_record, index) => index)
  const beforeSync = indexes.filter((index) => records[index + 1]?.type === 'S')
  const afterAck = indexes.filter((index) => records[index]?.type === 'A')
  // A workload whose disk failed while it opened was acknowledged nothing.
  const choices = [indexes, beforeSync, afterAck].filter(({ length }) => length > 0)
  return Array.from({ length: count }, () => random.pick(random.pick(choices))).toSorted((a, b) => a - b)
}

/** The index of the log in shared memory is on the disk in whatever state; it must not be believed. */
function leaveOldIndex(folder: string, random: SeededRandom): void {
  const database = path.join(folder, 'adjutant.db')
  if (!existsSync(database)) return
  writeFileSync(`${database}-shm`, Buffer.from(Array.from({ length: 32_768 }, () => random.between(0, 255))))
}

/** Where the states are: in memory where that is a file system, as their files are written anew each time. */
function fast(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
}

function report(name: string, tally: Tally, violations = tally.bad.length): void {
  const rate = (tally.states / (tally.ms / 1_000)).toFixed(0)
  process.stdout.write(
    `powercut  synchronous=${name}: ${tally.states} states (${rate}/s), ${tally.syncs} syncs recorded, ${tally.failedSyncs} of them failed, ` +
      `${Math.round(tally.acknowledged / Math.max(1, tally.states))} acknowledged units in each on average, ` +
      `${tally.continued} carried on to the end, ${violations} violations\n`,
  )
  for (const line of tally.bad.slice(0, 20)) process.stdout.write(`  ${line}\n`)
}
