import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import type { Json, JsonObject } from '#base'

import { simulateWorkflow } from '../testing/simulate-workflow.ts'
import type { WorkflowState } from './state.ts'

interface RandomEdge {
  readonly from: number
  readonly to: number
  readonly guard: string | undefined
}

const guards = ['input.p', '!input.p', 'input.q', 'true', 'false', 'input.p || input.q']
const edge = (nodes: number): fc.Arbitrary<RandomEdge> =>
  fc.record({
    from: fc.nat(nodes - 1),
    to: fc.nat(nodes - 1),
    guard: fc.option(fc.constantFrom(...guards), { nil: undefined }),
  })

function idOf(index: number): string {
  return `n${index}`
}

/** What must be true of the state between any two events. */
function checkState(json: Json): void {
  const state = json as unknown as WorkflowState
  const tokens = Object.values(state.tokens)
  if (state.over) return
  assert.equal(tokens.length, state.live)
  const refs: Record<string, number> = {}
  for (const history of [state.kept, ...tokens.map((token) => token.history)]) {
    for (const [node, visit] of Object.entries(history))
      refs[`${node}#${visit}`] = (refs[`${node}#${visit}`] ?? 0) + 1
  }
  assert.deepEqual(
    Object.fromEntries(Object.entries(state.records).map(([key, record]) => [key, record.refs])),
    refs,
  )
  const parked = Object.values(state.joins).flatMap((scopes) =>
    Object.values(scopes).flatMap((queues) => Object.values(queues.edges).flat()),
  )
  assert.equal(parked.length, state.parked)
  const open: Record<number, number> = {}
  for (const { token } of Object.values(state.pending)) open[token] = (open[token] ?? 0) + 1
  for (const token of tokens) {
    assert.equal(token.open, open[token.id] ?? 0)
    assert.equal(token.open === 0, parked.includes(token.id), 'a token waits for something or is parked')
  }
}

/** Nothing may be left of a run that has ended well. */
function checkEnd(json: Json): void {
  const { tokens, pending, joins, live, parked } = json as unknown as WorkflowState
  assert.deepEqual(
    { tokens, pending, joins, live, parked },
    { tokens: {}, pending: {}, joins: {}, live: 0, parked: 0 },
  )
}

class Wild extends Error {}

function tamely<T>(play: () => T): T | 'wild' {
  try {
    return play()
  } catch (error) {
    if (error instanceof Wild) return 'wild'
    throw error
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

describe('any graph', () => {
  const count = 6
  const work = fc.constantFrom<JsonObject>(
    { set: {} },
    { use: 't.x' },
    { use: 't.x', exit: [{ use: 't.y' }] },
    { use: 't.fails', onError: { severity: 'continue' } },
    { wait: { delayMs: 5 } },
    { forEach: { items: [1, 2, 3], concurrency: 2, do: { nodes: { do: { use: 't.x' } } } } },
    {
      set: {},
      validators: [{ check: 'input.p', retry: { max: 1, coolDownMs: 3 } }],
      onError: { severity: 'continue' },
    },
  )
  const graph = fc.record({
    works: fc.array(work, { minLength: count, maxLength: count }),
    joins: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
    limits: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: count, maxLength: count }),
    fallbacks: fc.array(fc.option(fc.nat(count - 1), { nil: undefined }), {
      minLength: count,
      maxLength: count,
    }),
    severities: fc.array(fc.constantFrom('fail', 'continue'), { minLength: count, maxLength: count }),
    edges: fc.array(edge(count), { minLength: 3, maxLength: 8 }),
    errorEdge: fc.option(edge(count), { nil: undefined }),
    input: fc.record({ p: fc.boolean(), q: fc.boolean() }),
    seed: fc.integer(),
  })

  test('ends, asks for each key once, folds the same from the start and from any point, and leaves nothing behind', () => {
    const ends: Record<string, number> = {}
    fc.assert(
      fc.property(graph, ({ works, joins, limits, fallbacks, severities, edges, errorEdge, input, seed }) => {
        const nodes: Record<string, JsonObject> = {}
        for (const [index, own] of works.entries()) {
          const isLooped =
            edges.some(({ from, to }) => to === index && from >= index) ||
            fallbacks.includes(index) ||
            errorEdge?.to === index
          const fallback = fallbacks[index]
          nodes[idOf(index)] = {
            ...own,
            ...(joins[index] ? { join: 'all' } : {}),
            ...(isLooped
              ? {
                  loop: {
                    maxVisits: limits[index] ?? 1,
                    ...(fallback === undefined ? {} : { fallback: idOf(fallback) }),
                  },
                }
              : {}),
            ...('onError' in own ? {} : { onError: { severity: severities[index] ?? 'fail' } }),
          }
        }
        const run = tamely(() =>
          simulateWorkflow(
            {
              nodes,
              start: ['n0'],
              edges: [
                ...edges.map(({ from, to, guard }) => ({
                  from: idOf(from),
                  to: idOf(to),
                  ...(guard === undefined ? {} : { when: guard }),
                })),
                ...(errorEdge ? [{ from: idOf(errorEdge.from), to: idOf(errorEdge.to), on: 'error' }] : []),
              ],
              output: { last: '${nodes.?n5.hasValue()}' },
            },
            {
              input,
              seed,
              maxSteps: 20_000,
              inspect(state) {
                // Forks in nested loops multiply; such a run ends as well, but not in the time of a test.
                if (sum(Object.values((state as unknown as WorkflowState).visits)) > 600) throw new Wild()
                checkState(state)
              },
              effects({ tool }) {
                if (tool === 't.fails') throw new Error('no')
                return 1
              },
            },
          ),
        )
        if (run === 'wild') {
          ends['wild'] = (ends['wild'] ?? 0) + 1
          return
        }
        assert.notEqual(run.state, 'waiting')
        if (run.state === 'completed') checkEnd(run.program)
        const end = run.error?.code ?? run.state
        ends[end] = (ends[end] ?? 0) + 1
      }),
      { numRuns: 120 },
    )
    // Both kinds of end must occur, or the generator has gone astray.
    assert.ok((ends['completed'] ?? 0) > 20, JSON.stringify(ends))
    assert.ok((ends['workflow.loop_limit'] ?? 0) > 0, JSON.stringify(ends))
    assert.ok((ends['wild'] ?? 0) < 30, JSON.stringify(ends))
  })
})

describe('a graph without loops', () => {
  const count = 9
  const forward = edge(count).map(({ from, to, guard }) => ({
    from: Math.min(from, to),
    to: Math.max(from, to),
    guard,
  }))
  const dag = fc.record({
    joins: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
    slow: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
    edges: fc.array(
      forward.filter(({ from, to }) => from !== to),
      { minLength: 4, maxLength: 14 },
    ),
    input: fc.record({ p: fc.boolean(), q: fc.boolean() }),
    seed: fc.integer(),
  })
  type Dag = typeof dag extends fc.Arbitrary<infer T> ? T : never

  const truths: Record<string, (input: { p: boolean; q: boolean }) => boolean> = {
    'input.p': ({ p }) => p,
    '!input.p': ({ p }) => !p,
    'input.q': ({ q }) => q,
    true: () => true,
    false: () => false,
    'input.p || input.q': ({ p, q }) => p || q,
  }

  function document({ joins, slow, edges }: Dag): JsonObject {
    const nodes: Record<string, JsonObject> = {}
    for (const [index, isSlow] of slow.entries()) {
      nodes[idOf(index)] = {
        ...(isSlow ? { use: 't.x' } : { set: {} }),
        ...(joins[index] ? { join: 'all' } : {}),
      }
    }
    return {
      nodes,
      start: ['n0'],
      edges: edges.map(({ from, to, guard }) => ({
        from: idOf(from),
        to: idOf(to),
        ...(guard === undefined ? {} : { when: guard }),
      })),
    }
  }

  /**
   * The naive reading of the rules: node by node in order, how many tokens come by each edge. Without a join each is a
   * visit; a join is visited as often as its busiest edge, for quiescence lets it go when nothing upstream is left.
   */
  function expectedVisits({ joins, edges, input }: Dag): Record<string, number> {
    const visits: Record<string, number> = {}
    for (let node = 0; node < count; node += 1) {
      const arrivals = edges
        .filter(({ to }) => to === node)
        .map(({ from, guard }) =>
          guard === undefined || truths[guard]?.(input) ? (visits[idOf(from)] ?? 0) : 0,
        )
      const start = node === 0 ? 1 : 0
      const total = joins[node]
        ? Math.max(start, ...arrivals)
        : arrivals.reduce((before, arrival) => before + arrival, start)
      if (total > 0) visits[idOf(node)] = total
    }
    return visits
  }

  test('visits each node as often as the naive reading says, in whatever order things end', () => {
    let joined = 0
    fc.assert(
      fc.property(dag, (drawn) => {
        const expected = expectedVisits(drawn)
        const run = simulateWorkflow(document(drawn), {
          input: drawn.input,
          seed: drawn.seed,
          inspect: checkState,
        })
        assert.equal(run.state, 'completed')
        checkEnd(run.program)
        assert.deepEqual(sorted((run.program as unknown as WorkflowState).visits), sorted(expected))
        joined += Object.keys(expected).filter((id) => drawn.joins[Number(id.slice(1))]).length
      }),
      { numRuns: 300 },
    )
    assert.ok(joined > 100)
  })

  test('with a join at every node gives each node the same output in whatever order things end', () => {
    fc.assert(
      fc.property(dag, (drawn) => {
        // Each node says which nodes it has seen; with joins and without guards that is fixed by the graph.
        const edges = drawn.edges.map(({ from, to }) => ({ from, to, guard: undefined }))
        const nodes: Record<string, JsonObject> = {}
        for (let index = 0; index < count; index += 1) {
          const from = [...new Set(edges.filter(({ to }) => to === index).map((one) => one.from))].toSorted(
            (a, b) => a - b,
          )
          nodes[idOf(index)] = {
            use: 't.x',
            join: 'all',
            with: { id: index, from: from.map((one) => `\${nodes.?n${one}.output.orValue(null)}`) },
          }
        }
        const outputs = [1, 2, 3].map((offset) => {
          const run = simulateWorkflow(
            {
              nodes,
              start: ['n0'],
              edges: edges.map(({ from, to }) => ({ from: idOf(from), to: idOf(to) })),
              output: '${nodes}',
            },
            { seed: drawn.seed + offset },
          )
          assert.equal(run.error, null)
          return run.output
        })
        assert.deepEqual(outputs[1], outputs[0])
        assert.deepEqual(outputs[2], outputs[0])
      }),
      { numRuns: 60 },
    )
  })

  function sorted(visits: Record<string, number>): [string, number][] {
    return Object.entries(visits).toSorted(([a], [b]) => (a < b ? -1 : 1))
  }
})
