import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import * as fc from 'fast-check'

import { csvLine } from './csv.ts'

describe('a line of CSV', () => {
  test('quotes texts, leaves numbers, and ends as the format says', () => {
    assert.equal(csvLine(['a', 'b "c", d', '', 7, -7]), '"a","b ""c"", d","",7,-7\r\n')
  })

  test('puts an apostrophe before what a spreadsheet would run', () => {
    for (const text of [
      '=1+1',
      '+1',
      '-1',
      '@SUM(1)',
      '\t=1',
      '\r=1',
      '  =1',
      '\u{feff}=1',
      '\uFF1D1',
      '\uFF20A',
    ])
      assert.match(csvLine([text]), /^"'/, JSON.stringify(text))
    for (const text of ['a=1', '1-1', 'x@y.example', "'=1"]) assert.equal(csvLine([text]), `"${text}"\r\n`)
  })

  test('is one line whatever the text, and steers no terminal', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 4 }), (fields) => {
        const line = csvLine(fields)
        assert.match(line, /^("([^"\r\n]|"")*",?)+\r\n$/)
        assert.doesNotMatch(line.slice(0, -2), /[\u0000-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/)
      }),
    )
  })
})
