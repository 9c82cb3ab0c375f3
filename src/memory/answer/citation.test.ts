import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { searchedPassage } from '../testing/searched-passage.ts'
import { cite } from './citation.ts'

test('a citation is the piece of the document, in bytes and lines, that it says', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', ' ', '\n', 'ü', '猫', '𠮷'), { minLength: 2, maxLength: 60 }),
      fc.nat(),
      fc.nat(),
      fc.nat(),
      (characters, cut, one, other) => {
        const text = characters.join('')
        const places = [...characters.keys(), characters.length].map(
          (count) => characters.slice(0, count).join('').length,
        )
        const begin = places[cut % characters.length] ?? 0
        const passage = searchedPassage(text.slice(begin), {
          start: Buffer.byteLength(text.slice(0, begin)),
          line: text.slice(0, begin).split('\n').length,
        })
        const inside = places.filter((place) => place >= begin)
        const [from, to] = [
          inside[one % inside.length] ?? begin,
          inside[other % inside.length] ?? begin,
        ].toSorted((a, b) => a - b)
        if (from === undefined || to === undefined || from === to) return
        const { start, end, line, lastLine, quote } = cite(passage, from - begin, to - begin)
        assert.equal(Buffer.from(text).subarray(start, end).toString(), quote)
        assert.equal(quote, text.slice(from, to))
        assert.equal(line, text.slice(0, from).split('\n').length)
        assert.equal(lastLine, text.slice(0, to - 1).split('\n').length)
      },
    ),
  )
})
