import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Sealer } from './sealer.ts'

/** What every Sealer must do. Each adapter's test file calls this once. */
export function testSealer(sealer: Sealer): void {
  const plain = new TextEncoder().encode('a text that is recognised')

  test('opens what it sealed, with the same key and about the same', () => {
    const key = sealer.newKey()
    for (const text of [plain, new Uint8Array(), new Uint8Array(8_192).fill(7)])
      assert.deepEqual(new Uint8Array(sealer.open(key, sealer.seal(key, text, 'it'), 'it') ?? []), text)
  })

  test('does not open with another key, or as something else', () => {
    const key = sealer.newKey()
    const sealed = sealer.seal(key, plain, 'it')
    assert.equal(sealer.open(sealer.newKey(), sealed, 'it'), undefined)
    for (const about of ['', 'It', 'it ', 'its']) assert.equal(sealer.open(key, sealed, about), undefined)
  })

  test('does not open when any bit of it was changed, or when it is cut or longer', () => {
    const key = sealer.newKey()
    const sealed = sealer.seal(key, plain, 'it')
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = new Uint8Array(sealed)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      assert.equal(sealer.open(key, changed, 'it'), undefined, `bit ${bit}`)
    }
    for (let length = 0; length < sealed.length; length += 1)
      assert.equal(sealer.open(key, sealed.subarray(0, length), 'it'), undefined, `${length} bytes`)
    assert.equal(sealer.open(key, new Uint8Array([...sealed, 0]), 'it'), undefined)
  })

  test('seals the same text to another one each time, and shows nothing of it', () => {
    const key = sealer.newKey()
    const [one, other] = [sealer.seal(key, plain, 'it'), sealer.seal(key, plain, 'it')]
    assert.notDeepEqual(one, other)
    assert.equal(new TextDecoder('latin1').decode(one).includes('recognised'), false)
    assert.notDeepEqual(sealer.newKey(), sealer.newKey())
    assert.equal(sealer.newKey().length, 32)
  })
}
