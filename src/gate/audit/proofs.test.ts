import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import * as fc from 'fast-check'

import { isGrown, isIncluded, proveConsistency, proveInclusion, type RangeRoot } from './proofs.ts'
import { digest } from './testing/notary.ts'
import { emptyFrontier, growAll, leafHash, nodeHash, packFrontier, rootOf, unpackFrontier } from './tree.ts'

const leaves = Array.from({ length: 33 }, (_, index) => leafHash(digest, `leaf ${index}`))
const ranges = new Map<string, Uint8Array>()

function range(start: number, end: number): Uint8Array {
  const name = `${start}-${end}`
  const root = ranges.get(name) ?? rootOf(digest, growAll(digest, emptyFrontier, leaves.slice(start, end)))
  ranges.set(name, root)
  return root
}

/** The definition in RFC 6962, word for word: slow, and told apart from the frontier. */
function treeHash(of: readonly Uint8Array[]): Uint8Array {
  const [first] = of
  if (!first) return digest(new Uint8Array())
  if (of.length === 1) return first
  let split = 1
  while (split * 2 < of.length) split *= 2
  return nodeHash(digest, treeHash(of.slice(0, split)), treeHash(of.slice(split)))
}

function changed(hash: Uint8Array): Uint8Array {
  return hash.with(0, (hash[0] ?? 0) ^ 1)
}

describe('the tree', () => {
  test('has the root of its definition at every size', () => {
    for (let size = 0; size <= leaves.length; size += 1)
      assert.deepEqual(Buffer.from(range(0, size)), Buffer.from(treeHash(leaves.slice(0, size))), `${size}`)
  })

  test('goes on from a frontier that was packed and unpacked', () => {
    for (let size = 0; size <= leaves.length; size += 1) {
      const frontier = growAll(digest, emptyFrontier, leaves.slice(0, size))
      const again = unpackFrontier(size, packFrontier(frontier))
      assert.ok(again)
      assert.deepEqual(
        Buffer.from(rootOf(digest, growAll(digest, again, leaves.slice(size)))),
        Buffer.from(range(0, leaves.length)),
      )
    }
  })

  test('knows bytes that are no frontier of a size', () => {
    assert.equal(unpackFrontier(5, new Uint8Array(32)), undefined)
    assert.equal(unpackFrontier(4, new Uint8Array(33)), undefined)
  })
})

describe('proofs', () => {
  test('of inclusion hold for each leaf of each size, and for no other leaf, place, size or root', () => {
    for (let size = 1; size <= leaves.length; size += 1) {
      const span = { start: 0, end: size }
      const root = range(0, size)
      for (const [index, leaf] of leaves.slice(0, size).entries()) {
        const proof = proveInclusion(range, index, size)
        const claim = { index, span, leaf, root, proof }
        assert.ok(isIncluded(digest, claim), `${index} of ${size}`)
        assert.equal(isIncluded(digest, { ...claim, leaf: changed(leaf) }), false)
        assert.equal(isIncluded(digest, { ...claim, root: changed(root) }), false)
        assert.equal(isIncluded(digest, { ...claim, proof: [...proof, root] }), false)
        for (let other = 0; other < size; other += 1)
          assert.equal(
            isIncluded(digest, { ...claim, index: other }),
            other === index,
            `${index} at ${other}`,
          )
        if (proof.length > 0) assert.equal(isIncluded(digest, { ...claim, proof: proof.slice(1) }), false)
      }
    }
  })

  test('of growth hold between all sizes, and for no other root', () => {
    for (let newer = 1; newer <= leaves.length; newer += 1)
      for (let older = 1; older <= newer; older += 1) {
        const claim = {
          older: { size: older, root: range(0, older) },
          newer: { size: newer, root: range(0, newer) },
          proof: proveConsistency(range, older, newer),
        }
        assert.ok(isGrown(digest, claim), `${older} to ${newer}`)
        const { older: then, newer: now, proof } = claim
        assert.equal(isGrown(digest, { ...claim, older: { ...then, root: changed(then.root) } }), false)
        assert.equal(isGrown(digest, { ...claim, newer: { ...now, root: changed(now.root) } }), false)
        assert.equal(isGrown(digest, { ...claim, proof: [...proof, now.root] }), false)
        if (older < newer) assert.equal(isGrown(digest, { ...claim, older: now, newer: then }), false)
      }
  })

  test('of growth do not hold when an entry of the past was changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 32 }), fc.nat(), fc.nat(), (older, growth, place) => {
        const newer = older + 1 + (growth % (33 - older))
        const altered = leaves.with(place % older, digest(new Uint8Array([1, 2, 3])))
        const rangeNow: RangeRoot = (start, end) =>
          rootOf(digest, growAll(digest, emptyFrontier, altered.slice(start, end)))
        const proof = proveConsistency(rangeNow, older, newer)
        const then = { size: older, root: range(0, older) }
        assert.equal(
          isGrown(digest, { older: then, newer: { size: newer, root: rangeNow(0, newer) }, proof }),
          false,
        )
      }),
    )
  })
})
