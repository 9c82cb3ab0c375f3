import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { findQuote } from './quote.ts'

for (const [says, text, quote, found] of [
  ['word for word', 'It costs £92.00 now.', 'costs £92.00', 'costs £92.00'],
  ['over line breaks', 'It costs\n  £92.00 now.', ' costs £92.00\n', 'costs\n  £92.00'],
  [
    'with other quotation marks',
    'the “Sea Thrift” in Ada’s room',
    '"Sea Thrift" in Ada\'s',
    '“Sea Thrift” in Ada’s',
  ],
  ['where it stands as whole words', 'cart 192 and art 92', 'art 92', 'art 92'],
  ['within words of scripts without spaces', '家賃は五万円です', '五万円', '五万円'],
  ['not with another word', 'It costs £92.00.', 'It cost £92.00', undefined],
  ['not with other capitals', 'It costs £92.00.', 'it costs', undefined],
  ['not a piece of a number', 'It costs £192.50', '£192', undefined],
  ['not a piece of a word', 'She may not keep cats', 'may not keep cat', undefined],
  ['not with words left out', 'She may not keep cats', 'She may keep cats', undefined],
  ['not when it says nothing', 'a, b', ', ', undefined],
] as const) {
  test(`a quote is found ${says}`, () => {
    const place = findQuote(text, quote)
    assert.equal(place && text.slice(place.from, place.to), found)
  })
}

test('what is found is the quote but for blanks and quotation marks', () => {
  const plain = (text: string): string =>
    text
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/[‘’‚‛]/g, "'")
      .replaceAll(/[“”„‟]/g, '"')
      .trim()
  const words = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '’', "'", '“', '1', '.', '𠮷') })
  fc.assert(
    fc.property(words, fc.nat(), fc.nat(), words, (text, one, length, other) => {
      for (const quote of [text.slice(one % (text.length + 1)).slice(0, length % 20), other]) {
        const place = findQuote(text, quote)
        if (place) assert.equal(plain(text.slice(place.from, place.to)), plain(quote))
      }
    }),
  )
})
