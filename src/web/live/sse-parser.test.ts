import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { createSseParser, type StreamEvent } from './sse-parser.ts'

function parseAll(...chunks: string[]): StreamEvent[] {
  const parse = createSseParser()
  return chunks.flatMap(parse)
}

describe('the parser of server-sent events', () => {
  test('gives an event with its id, name and data', () => {
    assert.deepEqual(parseAll('id: e1.7\nevent: run\ndata: {"a":1}\n\n'), [
      { id: 'e1.7', event: 'run', data: '{"a":1}' },
    ])
  })

  test('joins lines of data, and takes one space away after the colon', () => {
    assert.deepEqual(parseAll('data:a\ndata:  b\ndata\n\n'), [
      { id: null, event: 'message', data: 'a\n b\n' },
    ])
  })

  test('passes over comments, and over events without data', () => {
    assert.deepEqual(parseAll(': beat\n\nevent: x\n\n: beat\ndata: 1\n\n'), [
      { id: null, event: 'message', data: '1' },
    ])
  })

  test('does not give the id of one event to the next', () => {
    const [, second] = parseAll('id: 1\ndata: a\n\ndata: b\n\n')
    assert.equal(second?.id, null)
  })

  test('keeps an event that is cut off for its rest', () => {
    assert.deepEqual(parseAll('data: a'), [])
  })

  test('gives the same however the text is cut and whatever ends its lines', () => {
    const text = fc.string({ maxLength: 12 }).map((line) => line.replaceAll(/[\r\n]/g, ' '))
    const events = fc.array(
      fc.record({ id: fc.nat().map(String), data: fc.array(text, { minLength: 1, maxLength: 3 }) }),
    )
    fc.assert(
      fc.property(events, fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat(40)), (list, end, cuts) => {
        const whole = list
          .map(({ id, data }) => [`id: ${id}`, ...data.map((line) => `data: ${line}`), '', ''].join(end))
          .join('')
        const parse = createSseParser()
        const found: StreamEvent[] = []
        let at = 0
        for (const cut of cuts) {
          found.push(...parse(whole.slice(at, at + cut)))
          at += cut
        }
        // A last CR may be half of an end of line: something must follow it.
        found.push(...parse(`${whole.slice(at)}:\n`))
        assert.deepEqual(
          found.map(({ id, data }) => ({ id, data })),
          list.map(({ id, data }) => ({ id, data: data.join('\n') })),
        )
      }),
    )
  })

  test('refuses an event that does not end', () => {
    const parse = createSseParser()
    assert.throws(() => {
      for (let chunk = 0; chunk < 20; chunk++) parse('x'.repeat(1024 * 1024))
    }, /does not end/)
  })
})
