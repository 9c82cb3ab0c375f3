import { effectText, oneLine } from '#app'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { amountText, countText, type Json, visible } from '#base'

import { Console, styled } from '../console.ts'
import { parseAge } from './amounts.ts'
import { valueLines } from './value-text.ts'
import { jsonText } from './visible.ts'

const steering = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/

describe('visible', () => {
  test('lets nothing through that steers a terminal, and the rest as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(visible(text), /[\u0000-\u001F\u007F-\u009F\u202A-\u202E]/)
      }),
    )
    assert.equal(visible('größe 猫 👩‍👩‍👧 "x"'), 'größe 猫 👩‍👩‍👧 "x"')
    assert.equal(visible('a\u{1b}[2Jb\nc\u{202e}'), 'a\\u{1b}[2Jb\\nc\\u{202e}')
  })

  test('JSON shows the same characters escaped and reads back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
        const both = { [text]: value, text } as Json
        const shown = jsonText(both)
        assert.doesNotMatch(shown, steering)
        assert.deepEqual(JSON.parse(shown), JSON.parse(JSON.stringify(both)))
      }),
    )
  })
})

describe('amounts', () => {
  test('counts are grouped, and one is one', () => {
    assert.deepEqual([1, 999, 1_000, 1_234_567].map(countText), ['1', '999', '1,000', '1,234,567'])
    assert.deepEqual([amountText(1, 'file'), amountText(2, 'file')], ['1 file', '2 files'])
  })

  test('an age is a number with a unit, or several', () => {
    assert.deepEqual(
      ['90d', '1d12h', '0s', '2w'].map(parseAge),
      [7_776_000_000, 129_600_000, 0, 1_209_600_000],
    )
    for (const text of ['', '90', 'd', '-1d', '1.5d', '90 d', '1y', '9999999d'])
      assert.equal(parseAge(text), undefined, text)
  })
})

describe('values', () => {
  test('are cut to a line', () => {
    assert.equal(oneLine({ a: [1, 2] }), '{"a":[1,2]}')
    assert.equal([...oneLine('🎉'.repeat(200), 10)].length, 10)
    assert.deepEqual(valueLines({ a: 1, b: ['x'] }), ['a: 1', 'b:', '  - x'])
    assert.equal(valueLines(Array.from({ length: 100 }, (_, index) => index)).length, 41)
  })

  test('do not show what looks like a secret', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`
    const value = { password: 'typed', note: `use ${token}`, count: 3 }
    assert.equal(oneLine(value), '{"password":"[redacted]","note":"use [redacted]","count":3}')
    assert.deepEqual(valueLines(value), ['password: "[redacted]"', 'note: use [redacted]', 'count: 3'])
  })

  test('an effect says what was done to what', () => {
    assert.equal(effectText('fs.move', { from: '/a', to: '/b' }), 'fs.move /a -> /b')
    assert.equal(
      effectText('http.request', { url: 'https://x/', method: 'POST' }),
      'http.request POST https://x/',
    )
    assert.equal(effectText('notify', { title: 'Done' }), 'notify title=Done')
  })
})

describe('Console', () => {
  function open(options: { terminal: boolean; json: boolean }): {
    console: Console
    out: string[]
    err: string[]
  } {
    const [out, err]: [string[], string[]] = [[], []]
    const screen = (lines: string[]) => ({
      write: (text: string) => void lines.push(text),
      isTerminal: options.terminal,
      columns: 20,
    })
    const console = new Console({ out: screen(out), err: screen(err), asJson: options.json, colour: true })
    return { console, out, err }
  }

  test('colours on a terminal only, and never lets a text do it', () => {
    const plain = open({ terminal: false, json: false })
    plain.console.line(styled('red', 'no'), ' \u{1b}[31m')
    assert.deepEqual(plain.out, ['no \\u{1b}[31m\n'])
    const seen = open({ terminal: true, json: false })
    seen.console.line(styled('red', 'no'))
    assert.deepEqual(seen.out, ['\u{1b}[31mno\u{1b}[0m\n'])
  })

  test('with JSON writes the answer and nothing else', () => {
    const { console, out, err } = open({ terminal: true, json: true })
    console.note('hello')
    console.line('hello')
    console.live('hello')
    console.answer({ a: 1 }, () => assert.fail('told to a program'))
    assert.deepEqual([out, err], [['{\n  "a": 1\n}\n'], []])
  })

  test('rewrites the live line and takes it away before the next', () => {
    const { console, out, err } = open({ terminal: true, json: false })
    console.live('x'.repeat(50))
    console.line('done')
    assert.deepEqual(err, [`\r\u{1b}[2K${'x'.repeat(19)}`, '\r\u{1b}[2K'])
    assert.deepEqual(out, ['done\n'])
  })
})
