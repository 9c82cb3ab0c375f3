import { performance } from 'node:perf_hooks'

import type { Json, JsonObject } from '#base'
import { publicLabel, WorkflowDocument } from '#contract'
import type { ProgramEvent } from '#engine'
import { workflowInterpreter } from '#workflow'

/** How fast the interpreter folds events, without an engine: effects are answered at once. */
interface Played {
  readonly events: number
  readonly firstMs: number
  readonly totalMs: number
  readonly largestState: number
}

function play(document: JsonObject, answer: Json = { ok: true }): Played {
  const definition = {
    document: WorkflowDocument.parse({ adjutant: 1, name: 'bench', ...document }),
    version: null,
    pins: {},
  } as unknown as Json
  const began = performance.now()
  let step = workflowInterpreter.step(
    undefined,
    { type: 'started', at: 0, run: 'run', input: { input: { n: 1 } }, label: publicLabel, generation: 1 },
    definition,
  )
  const firstMs = performance.now() - began
  const open: ProgramEvent[] = []
  let events = 1
  for (;;) {
    for (const command of step.commands) {
      if (command.do === 'effect')
        open.push({ type: 'effect.done', at: events, key: command.key, output: answer, label: publicLabel })
      if (command.do === 'child')
        open.push({ type: 'child.done', at: events, key: command.key, output: answer, label: publicLabel })
      if (command.do === 'timer') open.push({ type: 'timer.fired', at: events, key: command.key })
      if (command.do === 'fail') throw new Error(JSON.stringify(command.error))
    }
    const event = open.shift()
    if (!event) break
    events += 1
    step = workflowInterpreter.step(step.state, event, definition)
  }
  return {
    events,
    firstMs,
    totalMs: performance.now() - began,
    largestState: JSON.stringify(step.state).length,
  }
}

function chain(length: number): JsonObject {
  const nodes: Record<string, JsonObject> = {}
  const edges: JsonObject[] = []
  for (let index = 0; index < length; index += 1) {
    nodes[`n${index}`] = {
      use: 't.x',
      with: index === 0 ? { n: '${input.n}' } : { before: `\${nodes.n${index - 1}.output.ok}` },
    }
    if (index > 0) edges.push({ from: `n${index - 1}`, to: `n${index}` })
  }
  return { nodes, edges, output: `\${nodes.n${length - 1}.output.ok}` }
}

function loop(visits: number): JsonObject {
  return {
    nodes: {
      head: {
        set: { n: '${nodes.?head.output.n.orValue(0) + 1}' },
        loop: { maxVisits: visits, fallback: 'out' },
      },
      body: { use: 't.x', with: { n: '${nodes.head.output.n}' } },
      out: { end: { output: '${nodes.head.output.n}' } },
    },
    start: ['head'],
    edges: [
      { from: 'head', to: 'body' },
      { from: 'body', to: 'head' },
    ],
  }
}

function list(length: number): JsonObject {
  return {
    nodes: {
      each: {
        forEach: {
          items: Array.from({ length }, (_, index) => index),
          concurrency: 8,
          do: { nodes: { do: { use: 't.x', with: { item: '${item}' } } } },
        },
      },
    },
    output: '${size(nodes.each.output.results)}',
  }
}

function report(name: string, { events, firstMs, totalMs, largestState }: Played): void {
  const each = ((totalMs - firstMs) * 1000) / Math.max(1, events - 1)
  console.log(
    `${name.padEnd(28)} ${String(events).padStart(7)} events  first step ${firstMs.toFixed(1).padStart(7)} ms  then ${each.toFixed(1).padStart(6)} µs each  ${Math.round(
      1_000_000 / each,
    )
      .toLocaleString('en')
      .padStart(9)} steps/s  end state ${largestState.toLocaleString('en')} characters`,
  )
}

const ten = chain(10)
for (let warm = 0; warm < 200; warm += 1) play(ten)
const many = Array.from({ length: 300 }, () => play(ten))
report('linear, 10 nodes (median)', many.toSorted((a, b) => a.totalMs - b.totalMs)[150] ?? play(ten))
for (const visits of [100, 1_000, 10_000, 100_000])
  report(`loop of ${visits.toLocaleString('en')} visits`, play(loop(visits)))
for (const length of [50, 500, 5_000])
  report(`chain of ${length.toLocaleString('en')} nodes`, play(chain(length)))
for (const length of [500, 5_000, 50_000])
  report(`list of ${length.toLocaleString('en')} items`, play(list(length)))
