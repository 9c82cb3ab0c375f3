import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { createSha256, sha256 } from './sha256.ts'

test('agrees with the platform on content of any length, cut anywhere', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 }), (pieces) => {
      const hash = createSha256()
      for (const piece of pieces) hash.update(piece)
      assert.equal(hash.hex(), createHash('sha256').update(Buffer.concat(pieces)).digest('hex'))
    }),
  )
})

test('agrees with the platform at every length around the block borders', () => {
  for (let length = 0; length <= 200; length += 1) {
    const content = new Uint8Array(length).fill(length)
    assert.equal(sha256(content), createHash('sha256').update(content).digest('hex'), `length ${length}`)
  }
})
