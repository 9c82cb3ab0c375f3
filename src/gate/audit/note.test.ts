import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import * as fc from 'fast-check'

import { AppError, type ErrorCode } from '#contract'

import { openCheckpoint, signCheckpoint } from './checkpoint.ts'
import { entryText, parseEntry } from './entry.ts'
import { keyText, openNote, parseKey, signNote } from './note.ts'
import { createNotary, digest } from './testing/notary.ts'

const ours = createNotary('adjutant.local/home/0123', 1)
const theirs = createNotary('adjutant.local/home/0123', 2)
const root = digest(new Uint8Array([1]))
const note = signCheckpoint(digest, { size: 7, root }, ours)

function refused(code: ErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

describe('a signed note', () => {
  test('is opened by the key that signed it, among signatures of others', () => {
    const text = 'one\ntwo\n'
    const both = `${signNote(digest, text, ours)}${signNote(digest, text, createNotary('witness', 3)).split('\n\n')[1] ?? ''}`
    assert.equal(openNote(digest, both, ours), text)
  })

  test('is not opened by a key of the same name', () => {
    assert.throws(() => openNote(digest, note, theirs), refused('audit.signature_refused'))
  })

  test('is refused with any bit changed, in text and signature alike', () => {
    const bytes = Buffer.from(note)
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const other = Buffer.from(bytes)
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      assert.throws(
        () => openNote(digest, other.toString('utf8'), ours),
        refused('audit.signature_refused'),
        `bit ${bit}`,
      )
    }
  })

  test('is refused when it is cut, empty, or has something added', () => {
    const wrong = [
      '',
      '\n\n',
      note.slice(0, -1),
      `${note}\n`,
      `${note}more\n`,
      note.split('\n\n')[0] ?? '',
      ` ${note}`,
    ]
    for (const text of wrong)
      assert.throws(
        () => openNote(digest, text, ours),
        refused('audit.signature_refused'),
        JSON.stringify(text),
      )
  })
})

describe('a checkpoint', () => {
  test('says what it signs', () => {
    const { size, root: signed } = openCheckpoint(digest, note, ours)
    assert.deepEqual([size, Buffer.from(signed)], [7, Buffer.from(root)])
  })

  test('is no other text that the same key has signed', () => {
    const wrong = [
      'hello\n',
      `other\n7\n${root.toBase64()}\n`,
      `${ours.key.name}\n07\n${root.toBase64()}\n`,
      `${ours.key.name}\n-7\n${root.toBase64()}\n`,
      `${ours.key.name}\n99999999999999999999\n${root.toBase64()}\n`,
      `${ours.key.name}\n7\n${root.toBase64().slice(4)}\n`,
      `${ours.key.name}\n7\n`,
      `${ours.key.name}\n7\n${root.toBase64()}\n\nmore\n`,
    ]
    for (const text of wrong)
      assert.throws(
        () => openCheckpoint(digest, signNote(digest, text, ours), ours),
        refused('audit.signature_refused'),
        JSON.stringify(text),
      )
  })

  test('may have lines of others after the root', () => {
    const text = `${ours.key.name}\n7\n${root.toBase64()}\nmore\n`
    assert.equal(openCheckpoint(digest, signNote(digest, text, ours), ours).size, 7)
  })
})

describe('a public key', () => {
  test('reads as it was written', () => {
    const { name, bytes } = parseKey(digest, keyText(digest, ours.key))
    assert.deepEqual([name, Buffer.from(bytes)], [ours.key.name, Buffer.from(ours.key.bytes)])
  })

  test('is refused with any character changed, and when it is something else', () => {
    const text = keyText(digest, ours.key)
    for (let at = 0; at < text.length; at += 1) {
      const other = `${text.slice(0, at)}${text[at] === 'b' ? 'c' : 'b'}${text.slice(at + 1)}`
      assert.throws(() => parseKey(digest, other), refused('audit.key_invalid'), other)
    }
    for (const other of ['', 'a+b+c', `${text}\n`, ` ${text}`, text.slice(0, -1)])
      assert.throws(() => parseKey(digest, other), refused('audit.key_invalid'), JSON.stringify(other))
  })
})

describe('an entry', () => {
  const entries = fc.record(
    {
      at: fc.maxSafeInteger(),
      attempt: fc.nat(),
      by: fc.string({ unit: 'binary' }),
      data: fc.string(),
      key: fc.string({ unit: 'binary' }),
      kind: fc.string(),
      run: fc.string(),
      subject: fc.string({ unit: 'binary' }),
    },
    { noNullPrototype: true },
  )

  test('has one spelling, which reads back as it was', () => {
    fc.assert(
      fc.property(entries, (entry) => {
        const text = entryText(entry)
        assert.doesNotMatch(text, /[\n\t]/)
        assert.deepEqual(parseEntry(text), entry)
        assert.equal(entryText(parseEntry(text)), text)
      }),
    )
  })

  test('is nothing else', () => {
    const text = entryText({ at: 1, attempt: 1, by: '', data: '', key: '', kind: '', run: '', subject: '' })
    const wrong = [
      '',
      'null',
      '[]',
      '{}',
      ` ${text}`,
      text.replace('"at":1', '"at":1.5'),
      text.replace('"at":1', '"at":1e0'),
      text.replace('"by":""', '"by":null'),
      text.replace('"by":"",', ''),
      text.replace('}', ',"more":1}'),
      text.replace('"at":1,', '"at":1,"at":1,'),
    ]
    for (const other of wrong) assert.throws(() => parseEntry(other), refused('audit.export_damaged'), other)
  })
})
