import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import type { Json, JsonObject } from '#base'
import { findUnknowns, isUnknown, unknownValue, unpredictedTopic } from '#contract'

import type { SimulatedRun } from '../testing/simulate-run.ts'
import { simulateWorkflow } from '../testing/simulate-workflow.ts'

const count = 6
const output = { type: 'object', properties: { p: { type: 'boolean' } }, required: ['p'] }

/** Guards of an edge from a node, and what they may ask of another. */
const guards: readonly ((from: string, other: string) => string | undefined)[] = [
  () => undefined,
  () => 'input.q',
  (from) => `nodes.${from}.output.p`,
  (from) => `!nodes.${from}.output.p && input.q`,
  (from) => `nodes.${from}.output.p || input.q`,
  (_, other) => `has(nodes.${other})`,
  (_, other) => `nodes.?${other}.output.p.orValue(input.q)`,
  (from, other) => `has(nodes.${other}) == nodes.${from}.output.p`,
]

const graph = fc.record({
  edges: fc.array(
    fc.record({
      from: fc.nat(count - 2),
      step: fc.integer({ min: 1, max: 2 }),
      guard: fc.nat(guards.length - 1),
      other: fc.nat(count - 1),
    }),
    { minLength: 5, maxLength: 10 },
  ),
  isUnknown: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
  values: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
  q: fc.boolean(),
  isJoined: fc.boolean(),
  seed: fc.integer(),
})

type GraphCase = typeof graph extends fc.Arbitrary<infer T> ? T : never

function idOf(index: number): string {
  return `n${index}`
}

function documentOf({ edges, isJoined }: GraphCase): JsonObject {
  const ids = Array.from({ length: count }, (_, index) => idOf(index))
  const nodes = ids.map((id) => [
    id,
    {
      use: `t.${id}`,
      with: { seen: ids.map((other) => `\${nodes.?${other}.output.p}`) },
      ...(isJoined ? { join: 'all' } : {}),
    },
  ])
  return {
    nodes: Object.fromEntries(nodes) as JsonObject,
    edges: edges.map(({ from, step, guard, other }) => {
      const when = guards[guard]?.(idOf(from), idOf(other))
      return { from: idOf(from), to: idOf(Math.min(from + step, count - 1)), ...(when ? { when } : {}) }
    }),
    output: ids.map((id) => `\${nodes.?${id}.output.p}`),
  }
}

function play(given: GraphCase, observe: boolean): SimulatedRun {
  return simulateWorkflow(documentOf(given), {
    observe,
    seed: given.seed,
    input: { q: given.q },
    effects({ tool }) {
      const index = Number(tool.slice('t.n'.length))
      return observe && given.isUnknown[index]
        ? unknownValue(output, tool)
        : { p: given.values[index] ?? false }
    },
  })
}

/** Calls of each tool: what it was given. */
function callsOf({ commands }: SimulatedRun): Record<string, Json[]> {
  const calls: Record<string, Json[]> = {}
  for (const command of commands) {
    if (command.do !== 'effect') continue
    const { tool, input } = command.args as { tool: string; input: { seen: Json } }
    ;(calls[tool] ??= []).push(input.seen)
  }
  return calls
}

/** Whether what was foreseen is what came, as far as it was known. */
function fits(foreseen: Json, real: Json): boolean {
  if (isUnknown(foreseen)) return true
  if (!Array.isArray(foreseen)) return foreseen === real
  const [a, b] = [foreseen as readonly Json[], real as readonly Json[]]
  return a.length === b.length && a.every((item, index) => fits(item, b[index] ?? null))
}

/**
 * What of the foreseen no call is left for, when as many as can be have one of their own. One that foresees little fits
 * many calls, so that it must give way to one that fits no other.
 */
function withoutPartner(foreseen: readonly Json[], came: readonly Json[]): Json[] {
  const takenBy = new Map<number, number>()
  function place(one: number, tried: Set<number>): boolean {
    for (const [call, real] of came.entries()) {
      if (tried.has(call) || !fits(foreseen[one] ?? null, real)) continue
      tried.add(call)
      const other = takenBy.get(call)
      if (other !== undefined && !place(other, tried)) continue
      takenBy.set(call, one)
      return true
    }
    return false
  }
  return foreseen.filter((_, one) => !place(one, new Set()))
}

test('all that a dry-run foresees happens, and nothing else where it has foreseen all', () => {
  const seen = { all: 0, some: 0, joined: 0 }
  fc.assert(
    fc.property(graph, (given) => {
      const dry = play(given, true)
      const real = play(given, false)
      assert.equal(dry.state, 'completed', JSON.stringify(dry.error))
      assert.equal(real.state, 'completed', JSON.stringify(real.error))
      const [foreseen, came] = [callsOf(dry), callsOf(real)]
      const hasStopped = dry.notes.some(({ topic }) => topic === unpredictedTopic)
      seen[hasStopped ? 'some' : 'all'] += 1
      if (hasStopped && given.isJoined && findUnknowns(dry.output).length > 0) seen.joined += 1
      for (const [tool, inputs] of Object.entries(foreseen)) {
        const calls = came[tool] ?? []
        const unmatched = withoutPartner(inputs, calls)
        assert.deepEqual(unmatched, [], `${tool} is not called with these, but ${JSON.stringify(calls)}`)
        if (!hasStopped) assert.equal(calls.length, inputs.length, `${tool} is called more often`)
      }
      if (!hasStopped) assert.deepEqual(Object.keys(came).toSorted(), Object.keys(foreseen).toSorted())
      assert.ok(
        fits(dry.output, real.output),
        `${JSON.stringify(dry.output)} was foreseen, not ${JSON.stringify(real.output)}`,
      )
    }),
    { numRuns: 400 },
  )
  for (const [kind, times] of Object.entries(seen)) assert.ok(times >= 20, `${kind}: only ${times}`)
})
