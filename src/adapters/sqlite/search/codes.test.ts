import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { codeOf, planeBytes, signsOf } from './code.ts'
import { type CodePages, createCodePages, pageBytes } from './code-pages.ts'
import type { QueryWeights } from './query-weights.ts'
import { blockBytes } from './scan-kernel.ts'
import { createSegment } from './segment.ts'

const kinds = [
  ['with vector instructions', () => createCodePages({ simd: true })],
  ['without', () => createCodePages({ simd: false })],
] as const

function bits(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
}

function differing(a: Uint8Array, b: Uint8Array): number {
  const other = bits(b)
  return [...bits(a)].filter((bit, index) => bit !== other[index]).length
}

for (const [name, create] of kinds) {
  test(`${name}, those are found that differ in no more bits`, () => {
    const pages: CodePages = create()
    const code = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
    const cases = fc
      .integer({ min: 1, max: 70 })
      .chain((blocks) =>
        fc.tuple(
          code(blocks * blockBytes),
          fc.array(code(blocks * blockBytes), { minLength: 1, maxLength: 9 }),
          fc.nat(blocks * 140),
        ),
      )
    fc.assert(
      fc.property(cases, ([query, codes, bound]) => {
        const page = pages.take()
        for (const [index, one] of codes.entries()) pages.bytes(page).set(one, index * one.length)
        assert.deepEqual(
          [...pages.near(page, query, { count: codes.length, bound })],
          codes.flatMap((one, index) => {
            const distance = differing(one, query)
            return distance > bound ? [] : [distance, index]
          }),
        )
        pages.giveBack(page)
      }),
    )
  })

  test(`${name}, a code may be as long as a quarter of a page holds`, () => {
    const pages: CodePages = create()
    const page = pages.take()
    const length = pageBytes / 4
    pages.bytes(page).fill(0b1)
    const near = pages.near(page, new Uint8Array(length), { count: 4, bound: 0xffff })
    assert.deepEqual([...near], [length, 0, length, 1, length, 2, length, 3])
  })
}

test('a code is the signs, and the upper half of each sign; its planes are filled up to 16 bytes', () => {
  assert.equal(planeBytes(384), 48)
  assert.equal(planeBytes(3), 16)
  const vector = Float32Array.of(1, -1, 0, 2, -0.5, 0, 0, 0, 3, -0.2)
  assert.deepEqual([...signsOf(vector)].slice(0, 3), [0b1001, 1, 0])
  const code = codeOf(vector)
  assert.equal(code.length, 32)
  assert.deepEqual(code.subarray(0, 16), signsOf(vector))
  assert.deepEqual([...code.subarray(16, 19)], [0b1110_1101, 0b11, 0])
})

test('a segment holds what was added and not removed, over many pages, and gives its pages back', () => {
  const taken = new Set<number>()
  const real = createCodePages({ simd: false })
  const pages: CodePages = {
    ...real,
    take() {
      const page = real.take()
      taken.add(page)
      return page
    },
    giveBack(page) {
      taken.delete(page)
      real.giveBack(page)
    },
  }
  const signs = (embedding: number): Uint8Array => new Uint8Array(16).fill(embedding % 256)
  const code = (embedding: number): Uint8Array =>
    Uint8Array.from([...signs(embedding), ...signs(embedding + 1)])
  const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 6_000 }), fc.integer({ min: -7, max: -2 })), {
    maxLength: 6,
  })
  fc.assert(
    fc.property(steps, (some) => {
      const segment = createSegment(pages, 16)
      let held: number[] = []
      let next = 1
      for (const step of some) {
        if (step > 0) {
          for (let count = 0; count < step; count += 1) {
            segment.add({ embedding: next, document: next * 2, code: code(next) })
            held.push(next)
            next += 1
          }
        } else {
          segment.remove(new Set(held.filter((one) => one % -step === 0)))
          held = held.filter((one) => one % -step !== 0)
        }
      }
      const shown = Array.from({ length: segment.count }, (_, at) => [
        segment.embedding(at),
        segment.document(at),
      ])
      assert.deepEqual(
        shown,
        held.map((one) => [one, one * 2]),
      )
      const found: number[][] = []
      segment.findNear(
        new Uint8Array(16),
        () => 64,
        (position, distance) => found.push([position, distance]),
      )
      assert.deepEqual(
        found,
        held
          .map((one, position) => [position, differing(signs(one), new Uint8Array(16))])
          .filter(([, distance = 0]) => distance <= 64),
      )
      const firstBit = (codes: Uint8Array, at: number): number => (codes[at] ?? 0) & 1
      const query: QueryWeights = {
        bySigns: firstBit,
        byCode: (plane, halves, at) => 2 * firstBit(plane, at) + firstBit(halves, at),
      }
      const all = [...held.keys()]
      assert.deepEqual(
        [...segment.weighSigns(all, query)],
        held.map((one) => one & 1),
      )
      assert.deepEqual(
        [...segment.weighCodes(all, query)],
        held.map((one) => 2 * (one & 1) + ((one + 1) & 1)),
      )
      assert.equal(taken.size, 2 * Math.ceil(held.length / 4_096))
      segment.clear()
      assert.equal(taken.size, 0)
    }),
    { numRuns: 15 },
  )
})
