import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { type CodePages, createCodePages, pageBytes } from './code-pages.ts'
import { createSegment } from './segment.ts'
import { codeBytes, signsOf } from './signs.ts'

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
  test(`${name}, distances are the bits that differ`, () => {
    const pages: CodePages = create()
    const code = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
    const cases = fc
      .integer({ min: 1, max: 12 })
      .chain((words) =>
        fc.tuple(code(words * 16), fc.array(code(words * 16), { minLength: 1, maxLength: 9 })),
      )
    fc.assert(
      fc.property(cases, ([query, codes]) => {
        const page = pages.take()
        for (const [index, one] of codes.entries()) pages.bytes(page).set(one, index * one.length)
        assert.deepEqual(
          [...pages.distances(page, codes.length, query)],
          codes.map((one) => differing(one, query)),
        )
        pages.giveBack(page)
      }),
    )
  })

  test(`${name}, the longest distances are not cut`, () => {
    const pages: CodePages = create()
    const page = pages.take()
    const length = pageBytes / 8
    pages.bytes(page).fill(255)
    assert.deepEqual(
      [...pages.distances(page, 2, new Uint8Array(length))],
      [length * 8, length * 8].map((sum) => sum % 65_536),
    )
  })
}

test('a sign is a bit; codes are filled up to 16 bytes', () => {
  assert.equal(codeBytes(384), 48)
  assert.equal(codeBytes(3), 16)
  assert.deepEqual([...signsOf(Float32Array.of(1, -1, 0, 2, -0.5, 0, 0, 0, 3))].slice(0, 3), [0b1001, 1, 0])
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
  const codeOf = (embedding: number): Uint8Array => new Uint8Array(16).fill(embedding % 256)
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
            segment.add({ embedding: next, document: next * 2, code: codeOf(next) })
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
      const distances: number[] = []
      segment.measure(new Uint8Array(16), (page) => distances.push(...page))
      assert.deepEqual(
        distances,
        held.map((one) => differing(codeOf(one), new Uint8Array(16))),
      )
      assert.equal(taken.size, Math.ceil(held.length / 4_096))
      segment.clear()
      assert.equal(taken.size, 0)
    }),
    { numRuns: 15 },
  )
})
