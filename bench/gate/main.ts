import path from 'node:path'
import { parseArgs } from 'node:util'

import { z } from 'zod'

import { sealFacts } from '#adapters'
import type { Json } from '#base'
import { type Label, personLabel } from '#contract'
import type { HandlerCall } from '#engine'
import type { AnyTool } from '#gate'
import { builtinTools } from '#tools'

import { createUnitWriter } from '../../src/adapters/sqlite/apply-unit.ts'
import { openStage, run, type Stage } from './stage.ts'

/** How the command is called. */
export const gateUsage = `npm run bench -- gate [--effects N]

  what the gate costs an effect with every stage on, beside the bare call of the same tool
`

const { signal } = new AbortController()
/** Effects whose facts one commit takes: as many as run at once under load. */
const ofOneCommit = 200
const warmUp = 2_000

/** Has everything that a tool has, and does nothing: what is left is the gate. */
const idle: AnyTool = {
  name: 'bench.touch',
  version: 1,
  title: 'Touch',
  description: 'Does nothing.',
  input: z.strictObject({ path: z.string(), text: z.string(), overwrite: z.boolean().default(false) }),
  output: z.strictObject({ path: z.string(), sizeBytes: z.number() }),
  effect: 'idempotent',
  undoClass: 'irreversible',
  capabilities: ['fs.write'],
  controls: ['path'],
  timeoutMs: 10_000,
  needs: (input) => [{ capability: 'fs.write', resource: (input as { path: string }).path }],
  label: () => personLabel,
  preview: async () => ({ summary: 'Touch', changes: [] }),
  prepare: async () => ({ was: 'not there', hash: 'ab'.repeat(32) }),
  run: async (input) => ({ path: (input as { path: string }).path, sizeBytes: 1_024 }),
}

/**
 * Microseconds, by the clock and of this thread's work. The second is the same however busy the machine is, but some
 * systems count it in steps of milliseconds, so only its mean says something.
 */
type Took = readonly [clock: number, work: number]

/** Of one effect: the call itself, the rows of its facts, their leaves in the audit log. */
interface Gated {
  readonly call: Took
  readonly facts: Took
  readonly leaves: Took
}

/** @param args `--effects N` */
export async function benchGate(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { effects: { type: 'string', default: '10000' } },
  })
  const count = Number(values.effects)
  const write = builtinTools.find(({ name }) => name === 'fs.write')
  if (!write) throw new Error('There is no fs.write.')
  process.stdout.write('microseconds an effect, in one process and one run\n\n')
  using stage = openStage([idle, write])
  await measure(stage, 'a tool that does nothing', { tool: idle, count, warm: warmUp })
  await measure(stage, 'fs.write of 1 KiB, synced', { tool: write, count: count / 20, warm: 20 })
}

async function measure(
  stage: Stage,
  title: string,
  { tool, count, warm }: { tool: AnyTool; count: number; warm: number },
): Promise<void> {
  const bare: Took[] = []
  const gated: Gated[] = []
  const write = createUnitWriter(stage.db).write
  for (let index = 0; index < warm + count; index += 1) {
    if (index % ofOneCommit === 0) stage.db.exec(stage.db.inTransaction ? 'COMMIT; BEGIN' : 'BEGIN')
    const one = await callBare(stage, tool, index)
    const other = await callGated(stage, { tool, index, write })
    if (index < warm) continue
    bare.push(one)
    gated.push(other)
  }
  stage.db.exec('COMMIT')
  const totals = gated.map(({ call, facts, leaves }): Took => [
    call[0] + facts[0] + leaves[0],
    call[1] + facts[1] + leaves[1],
  ])
  const rows = [
    ['bare call', bare],
    ['through the gate', totals],
    ['  the call', gated.map(({ call }) => call)],
    ['  rows of its facts', gated.map(({ facts }) => facts)],
    ['  leaves of the audit log', gated.map(({ leaves }) => leaves)],
    ['what the gate costs', totals.map(([clock, work], at): Took => less([clock, work], bare[at]))],
  ] as const
  const heads = ['clock p50', 'p99', 'work mean'].map((text) => text.padStart(11))
  process.stdout.write(`${title.padEnd(28)}${heads.join('')}\n`)
  for (const [name, figures] of rows) {
    const clock = figures.map((took) => took[0])
    const work = figures.reduce((sum, took) => sum + took[1], 0) / figures.length
    const cells = [quantile(clock, 0.5), quantile(clock, 0.99), work].map((value) =>
      value.toFixed(1).padStart(11),
    )
    process.stdout.write(`${name.padEnd(28)}${cells.join('')}\n`)
  }
  const ratio = median(totals) / median(bare)
  process.stdout.write(`${'ratio of the medians'.padEnd(28)}${ratio.toFixed(2).padStart(11)}\n\n`)
}

function less([clock, work]: Took, bare: Took = [0, 0]): Took {
  return [clock - bare[0], work - bare[1]]
}

function median(figures: readonly Took[]): number {
  return quantile(
    figures.map((took) => took[0]),
    0.5,
  )
}

/** Starts to measure; each call gives what went by since the one before. */
function startWatch(): () => Took {
  let [clock, work] = now()
  return () => {
    const [before, worked] = [clock, work]
    ;[clock, work] = now()
    return [clock - before, work - worked]
  }
}

function now(): Took {
  const { user, system } = process.threadCpuUsage()
  return [performance.now() * 1_000, user + system]
}

function inputOf(folder: string, name: string): Json {
  return { path: path.join(folder, name), text: 'x'.repeat(1_024) }
}

async function callBare({ toolbox, folder, context }: Stage, tool: AnyTool, index: number): Promise<Took> {
  const call = callOf(context, `bare#${index}`)
  const toolCall = toolbox.call(toolbox.grantsFor(call), call)
  const input = tool.input.parse(inputOf(folder, `bare ${index}`))
  const watch = startWatch()
  const prepared = await tool.prepare(input, toolCall)
  await tool.run(input, prepared, toolCall)
  return watch()
}

async function callGated(
  stage: Stage,
  {
    tool,
    index,
    write,
  }: { tool: AnyTool; index: number; write: ReturnType<typeof createUnitWriter>['write'] },
): Promise<Gated> {
  const { handler, context, db, folder } = stage
  const args = { tool: tool.name, input: inputOf(folder, `gated ${index}`) }
  const call = callOf(context, `${tool.name}#${index}`)
  const watch = startWatch()
  handler.classify(args)
  handler.timeoutMs?.(args)
  const prepared = (await handler.prepare?.(args, call)) ?? null
  const admitted = await handler.admit?.(args, prepared, call)
  if (!admitted?.admit) throw new Error(`It was held: ${JSON.stringify(admitted)}`)
  const { facts = [] } = await handler.run(args, prepared, call)
  const took = watch()
  const all = [...(admitted.facts ?? []), ...facts].map((fact) => ({ ...fact, key: call.key, attempt: 1 }))
  write({ run, records: [], facts: all })
  const written = watch()
  sealFacts(db)
  return { call: took, facts: written, leaves: watch() }
}

const label: Label = personLabel

function callOf(context: HandlerCall['context'], key: string): HandlerCall {
  return {
    run,
    root: run,
    key,
    attempt: 1,
    idempotencyKey: key,
    context,
    label,
    answer: null,
    signal,
  }
}

function quantile(figures: readonly number[], part: number): number {
  const sorted = figures.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}
