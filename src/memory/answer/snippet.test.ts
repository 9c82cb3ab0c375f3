import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { searchedPassage } from '../testing/searched-passage.ts'
import { snippetOf } from './snippet.ts'

const filler = 'Nothing of the kind is said in these lines, which go on for a while. '.repeat(6)

test('shows the place with most of the words, and marks them', () => {
  const text = `The boiler is old. ${filler}The service of the boiler cost £92.00 this time. ${filler}`
  const { citation, matches } = snippetOf(searchedPassage(text), 'boiler service cost')
  assert.ok(citation.quote.startsWith('The service of the boiler cost £92.00'))
  assert.deepEqual(
    matches.map(({ from, to }) => citation.quote.slice(from, to)),
    ['service', 'boiler', 'cost'],
  )
})

test('shows the beginning where none of the words stands there', () => {
  const { citation, matches } = snippetOf(searchedPassage(filler), 'zebra')
  assert.ok(filler.startsWith(citation.quote))
  assert.ok(citation.quote.length > 150 && citation.quote.length <= 200)
  assert.deepEqual(matches, [])
})

test('shows all of what is short', () => {
  assert.equal(snippetOf(searchedPassage('A short note.'), 'note').citation.quote, 'A short note.')
})

test('is a piece of the passage of at most 200 characters, and its matches are in it and in order', () => {
  const characters = fc.constantFrom('fee', 'cost', ' ', ' ', '\n', '. ', 'ü', '𠮷', 'x'.repeat(90))
  fc.assert(
    fc.property(fc.array(characters, { minLength: 1, maxLength: 90 }), (pieces) => {
      const passage = searchedPassage(pieces.join(''))
      const { citation, matches } = snippetOf(passage, 'fee 𠮷')
      const { start, end, quote } = citation
      assert.ok(quote.length <= 200 && quote.isWellFormed())
      assert.equal(Buffer.from(passage.text).subarray(start, end).toString(), quote)
      let last = 0
      for (const { from, to } of matches) {
        assert.ok(from >= last && to > from && to <= quote.length)
        last = to
      }
    }),
  )
})
