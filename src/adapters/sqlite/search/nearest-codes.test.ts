import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { createRandom } from '#engine/testing'

import { createCodePages } from './code-pages.ts'
import { codeOf, planeBytes } from './code.ts'
import { nearestCodes } from './nearest-codes.ts'
import { queryWeights } from './query-weights.ts'
import { createSegment, type Segment } from './segment.ts'
import { shortlist } from './shortlist.ts'

const go = (): void => undefined
const part = fc.float({ min: -1, max: 1, noNaN: true })

function vectors(count: number, dimensions: number, seed: number): Float32Array[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () =>
    Float32Array.from({ length: dimensions }, () => random.next() * 2 - 1),
  )
}

/** Each is called by its place in the list, and so is its document; over two segments by turns. */
function filled(codes: readonly Uint8Array[]): Segment[] {
  const pages = createCodePages()
  const bytes = (codes[0]?.length ?? 32) / 2
  const segments = [createSegment(pages, bytes), createSegment(pages, bytes)]
  for (const [index, code] of codes.entries())
    segments[index % 2]?.add({ embedding: index, document: index, code })
  return segments
}

function dotOf(query: Float32Array, steps: readonly number[]): number {
  return query.reduce((sum, one, index) => sum + one * (steps[index] ?? 0), 0)
}

function bySign(query: Float32Array, vector: Float32Array): number {
  return dotOf(
    query,
    Array.from(vector, (one) => (one > 0 ? 1 : -1)),
  )
}

/** By which of the four steps each number is in. */
function byStep(query: Float32Array, vector: Float32Array): number {
  const edge = 1 / Math.sqrt(vector.length)
  const steps = Array.from(vector, (one) => -3 + 2 * [-edge, 0, edge].filter((each) => one > each).length)
  return dotOf(query, steps) / Math.hypot(...steps)
}

function distance(a: Uint8Array, b: Uint8Array): number {
  return a.reduce(
    (sum, byte, index) => sum + (byte ^ (b[index] ?? 0)).toString(2).replaceAll('0', '').length,
    0,
  )
}

test('a code weighs what the query has in common with its steps, whatever its length', () => {
  const pair = fc
    .integer({ min: 1, max: 140 })
    .chain((length) =>
      fc.tuple(
        fc.float32Array({ minLength: length, maxLength: length, min: -1, max: 1, noNaN: true }),
        fc.array(part, { minLength: length, maxLength: length }),
      ),
    )
  fc.assert(
    fc.property(pair, fc.nat(40), (given, at) => {
      const [query, numbers] = given
      const vector = Float32Array.from(numbers)
      const code = codeOf(vector)
      const bytes = planeBytes(query.length)
      const [signs, halves] = [new Uint8Array(at + bytes), new Uint8Array(at + bytes)]
      signs.set(code.subarray(0, bytes), at)
      halves.set(code.subarray(bytes), at)
      const weights = queryWeights(query)
      assert.ok(Math.abs(weights.bySigns(signs, at) - bySign(query, vector)) < 1e-4)
      assert.ok(Math.abs(weights.byCode(signs, halves, at) - byStep(query, vector)) < 1e-4)
    }),
  )
})

test('the shortlist are those that sorting by distance finds, among those that count', () => {
  const random = fc.array(fc.tuple(fc.uint8Array({ minLength: 2, maxLength: 2 }), fc.boolean()), {
    minLength: 1,
    maxLength: 300,
  })
  fc.assert(
    fc.property(random, fc.boolean(), fc.integer({ min: 1, max: 320 }), (some, isScoped, most) => {
      const codes = some.map(([code]) => Uint8Array.from([...code, ...Array<number>(30).fill(0)]))
      const allowed = Uint8Array.from(some, ([, isAllowed]) => (isAllowed ? 1 : 0))
      const query = new Uint8Array(16)
      const listed = shortlist(filled(codes), query, {
        most,
        allowed: isScoped ? allowed : undefined,
        check: go,
      })
      const found = listed.flatMap(({ segment, positions }) => positions.map((at) => segment.embedding(at)))
      const counting = [...codes.keys()].filter((index) => !isScoped || allowed[index] === 1)
      const distances = (indices: readonly number[]): number[] =>
        indices
          .map((index) => distance((codes[index] ?? query).subarray(0, 16), query))
          .toSorted((a, b) => a - b)
      assert.deepEqual(distances(found), distances(counting).slice(0, most))
      assert.ok(found.every((index) => counting.includes(index)))
      assert.equal(new Set(found).size, found.length)
    }),
    { numRuns: 30 },
  )
})

test('of few that count all are compared, and none that does not', () => {
  const given = vectors(300, 40, 3)
  const segments = filled(given.map(codeOf))
  const allowed = Uint8Array.from(given, (_, index) => (index % 5 === 0 ? 1 : 0))
  const found = nearestCodes(segments, given[0] ?? new Float32Array(40), 10, { allowed, check: go })
  assert.deepEqual(
    found.toSorted((a, b) => a - b),
    [...given.keys()].filter((index) => index % 5 === 0),
  )
})

test('of many those are compared that weigh most for the query; more where more are wanted', () => {
  const given = vectors(1_400, 40, 4)
  const segments = filled(given.map(codeOf))
  for (const [seed, wanted, some, few] of [
    [5, 10, 400, 64],
    [6, 100, 1_200, 400],
  ] as const) {
    const [query = new Float32Array(40)] = vectors(1, 40, seed)
    const heaviest = (
      of: readonly number[],
      weigh: (query: Float32Array, vector: Float32Array) => number,
      most: number,
    ): number[] =>
      of
        .map((index) => ({ index, weight: weigh(query, given[index] ?? query) }))
        .toSorted((a, b) => b.weight - a.weight)
        .slice(0, most)
        .map(({ index }) => index)
    const expected = heaviest(heaviest([...given.keys()], bySign, some), byStep, few)
    const found = nearestCodes(segments, query, wanted, { allowed: undefined, check: go })
    assert.deepEqual(new Set(found), new Set(expected))
  }
})

test('who no longer waits stops it', () => {
  const segments = filled(vectors(10, 40, 7).map(codeOf))
  const gaveUp = new Error('gave up')
  const check = (): void => {
    throw gaveUp
  }
  assert.throws(() => nearestCodes(segments, new Float32Array(40), 10, { allowed: undefined, check }), gaveUp)
})
