import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { createEchoScrubber } from '#gate'

import { createLineScrubber } from './scrub-lines.ts'

const scrubber = createEchoScrubber(new Map([['key', 'hunter2-hunter2']]), undefined)
const bytes = (text: string): Uint8Array => Buffer.from(text)
const text = (given: Uint8Array): string => Buffer.from(given).toString()

describe('the line scrubber', () => {
  test('lets whole lines out at once and holds the rest', () => {
    const lines = createLineScrubber(scrubber)
    assert.equal(text(lines.push(bytes('a'))), '')
    assert.equal(text(lines.push(bytes('b\nc\nd'))), 'ab\nc\n')
    assert.equal(text(lines.push(bytes('\r'))), 'd\r')
    assert.equal(text(lines.push(bytes('\ne'))), '\n')
    assert.equal(text(lines.end()), 'e')
    assert.equal(text(lines.end()), '')
  })

  test('finds a value wherever it is broken', () => {
    const whole = 'data: Bearer hunter2-hunter2 ä\n\nrest hunter2-hunter2'
    for (let size = 1; size < 20; size += 1) {
      const lines = createLineScrubber(scrubber)
      const given = bytes(whole)
      let out = ''
      for (let at = 0; at < given.length; at += size) {
        out += Buffer.from(lines.push(given.subarray(at, at + size))).toString('latin1')
      }
      out += Buffer.from(lines.end()).toString('latin1')
      const shown = Buffer.from(out, 'latin1').toString()
      assert.equal(shown, 'data: Bearer {{secret:key}} ä\n\nrest {{secret:key}}', `by ${size}`)
    }
  })

  test('does not hold more than so much of one line', () => {
    const lines = createLineScrubber(scrubber)
    const piece = new Uint8Array(300_000).fill(120)
    const sizes = [1, 2, 3, 4, 5].map(() => lines.push(piece).length)
    assert.deepEqual(sizes, [0, 0, 0, 1_200_000, 0])
    assert.equal(lines.end().length, 300_000)
  })

  test('gives memory of its own, so that whoever takes it over takes nothing else', () => {
    const lines = createLineScrubber(scrubber)
    const first = lines.push(bytes('a\nb'))
    lines.push(bytes('c\n'))
    assert.equal(text(first), 'a\n')
    assert.equal(first.buffer.byteLength, 2)
  })
})
