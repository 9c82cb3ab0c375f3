import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { createScrubber } from './known-values.ts'

const secret = 'hunter2-Zk9/+=q&"é'
const shownAs = '{{secret:it}}'
const scrubber = createScrubber([{ value: secret, shownAs }])

type Spell = (value: string) => string

const percent = (text: string): string =>
  Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
const html = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const unicode = (text: string): string =>
  Array.from(text, (letter) =>
    Array.from(
      { length: letter.length },
      (_, at) => `\\u${letter.charCodeAt(at).toString(16).padStart(4, '0')}`,
    ).join(''),
  ).join('')
const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** Ways in which a value comes back. Those in base64 are tried at every alignment. */
const spellings: Readonly<Record<string, Spell>> = {
  plain: (value) => value,
  reversed: (value) => [...value].toReversed().join(''),
  'base64, first alignment': base64,
  'base64, second alignment': (value) => base64(`x${value}y`),
  'base64, third alignment': (value) => base64(`xx${value}yy`),
  'base64 for URLs': (value) => Buffer.from(`?>${value}~~`).toString('base64url'),
  'base64 in lines': (value) => base64(`user:${value}`).replaceAll(/.{7}/g, '$&\r\n'),
  'base64 in lines, in JSON': (value) => JSON.stringify(base64(value).replaceAll(/.{5}/g, '$&\n')),
  'base64 in a query': (value) => encodeURIComponent(base64(value)),
  hex: (value) => Buffer.from(value).toString('hex'),
  'hex in capitals': (value) => Buffer.from(value).toString('hex').toUpperCase(),
  'hex with colons': (value) =>
    Buffer.from(value)
      .toString('hex')
      .replaceAll(/..(?=.)/g, '$&:'),
  'hex with spaces': (value) =>
    Buffer.from(value)
      .toString('hex')
      .replaceAll(/..(?=.)/g, '$& '),
  'hex with dashes': (value) =>
    Buffer.from(value)
      .toString('hex')
      .replaceAll(/..(?=.)/g, '$&-'),
  'hex as a list of bytes': (value) =>
    Array.from(Buffer.from(value), (byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', '),
  'percent, what must be': encodeURIComponent,
  'percent, everything': percent,
  'percent, in capitals': (value) => percent(value).toUpperCase(),
  'percent, twice': (value) => encodeURIComponent(encodeURIComponent(value)),
  'in JSON': (value) => JSON.stringify(value),
  'in JSON in JSON': (value) => JSON.stringify(JSON.stringify({ a: value })),
  'in JSON, every letter': unicode,
  'in JSON with slashes escaped': (value) => JSON.stringify(value).replaceAll('/', '\\/'),
  'in HTML': html,
  'in HTML by numbers': (value) => Array.from(value, (letter) => `&#${letter.codePointAt(0)};`).join(''),
  'in HTML by hex': (value) =>
    Array.from(value, (letter) => `&#x${letter.codePointAt(0)?.toString(16)};`).join(''),
  'reversed and escaped': (value) => encodeURIComponent([...value].toReversed().join('')),
}

/** Whether the value, or so much of it that it could be guessed, can still be read out of a text. */
function survives(text: string, value: string): boolean {
  const left = text.toLowerCase()
  const bytes = Buffer.from(value)
  const reversed = [...value].toReversed().join('')
  const core = (offset: number): string => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes])
    return padded.toString('base64').slice(offset === 0 ? 0 : offset + 1, Math.floor((padded.length * 4) / 3))
  }
  return [
    value.toLowerCase(),
    reversed.toLowerCase(),
    bytes.toString('hex'),
    ...[0, 1, 2].flatMap((offset) =>
      [core(offset), core(offset).replaceAll('+', '-').replaceAll('/', '_')].map((one) => one.toLowerCase()),
    ),
    percent(value),
    unicode(value),
    encodeURIComponent(value).toLowerCase(),
    JSON.stringify(value).slice(1, -1).toLowerCase(),
    html(value).toLowerCase(),
  ].some((form) => left.includes(form))
}

describe('known values', () => {
  for (const [name, spell] of Object.entries(spellings)) {
    test(`are taken out ${name}`, () => {
      const text = `before ${spell(secret)} after`
      const scrubbed = scrubber.text(text)
      assert.equal(survives(scrubbed, secret), false, scrubbed)
      assert.ok(scrubbed.includes(shownAs), scrubbed)
      assert.ok(scrubbed.startsWith('before ') && scrubbed.endsWith(' after'), scrubbed)
    })
  }

  test('are taken out of bytes in UTF-16 of both orders', () => {
    const ascii = createScrubber([{ value: 'a-plain-ascii-secret', shownAs }])
    const little = Buffer.from('x a-plain-ascii-secret y', 'utf16le')
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      const scrubbed = ascii.bytes(bytes.toString('latin1'))
      assert.equal(scrubbed.replaceAll('\0', '').includes('a-plain-ascii-secret'), false)
      assert.ok(scrubbed.includes(shownAs))
    }
  })

  test('leave the rest of bytes as they are, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 200 }), (before, after) => {
        const [head, tail] = [before, after].map((bytes) => Buffer.from(bytes).toString('latin1'))
        const middle = Buffer.from(secret).toString('latin1')
        assert.equal(scrubber.bytes(`${head} ${middle} ${tail}`), `${head} ${shownAs} ${tail}`)
        assert.equal(scrubber.bytes(`${head}${tail}`), `${head}${tail}`)
      }),
      { numRuns: 300 },
    )
  })

  test('of twelve characters and more survive in no spelling, in whatever surroundings', () => {
    const letters = fc
      .string({ unit: 'binary', minLength: 12, maxLength: 60 })
      .filter((value) => value.isWellFormed() && !/[\u0000\s]/.test(value))
    const around = fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.toWellFormed())
    const spelling = fc.constantFrom(...Object.values(spellings))
    fc.assert(
      fc.property(letters, around, around, spelling, (value, before, after, spell) => {
        const known = createScrubber([{ value, shownAs: '#' }])
        const scrubbed = known.text(`${before} ${spell(value)} ${after}`)
        assert.equal(survives(scrubbed, value), false, JSON.stringify(scrubbed))
        // A text without it stays as it is.
        const without = `${before} ${after}`
        if (!survives(without, value)) assert.equal(known.text(without), without)
      }),
      { numRuns: 2_000 },
    )
  })

  test('that hold each other are each shown, the longer first', () => {
    const both = createScrubber([
      { value: 'password', shownAs: '[short]' },
      { value: 'password-and-more', shownAs: '[long]' },
    ])
    assert.equal(both.text('password, password-and-more'), '[short], [long]')
  })

  test('that are shorter than words are looked for as they are, or not at all', () => {
    const short = createScrubber([
      { value: 'abc', shownAs: '#' },
      { value: 'pass1', shownAs: '#' },
    ])
    assert.equal(short.text('abc pass1 cGFzczE= 7061737331'), 'abc # cGFzczE= 7061737331')
  })

  test('without any, a text is not even looked at', () => {
    const none = createScrubber([])
    assert.equal(none.text('anything'), 'anything')
  })
})
