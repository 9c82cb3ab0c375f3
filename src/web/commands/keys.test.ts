import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { createKeyReader, keysText } from './keys.ts'
import type { Command } from './registry.ts'

const command = (id: string, keys: string, when?: () => boolean): Command => ({
  id,
  keys,
  title: id,
  group: 'Test',
  run: () => undefined,
  ...(when ? { when } : {}),
})
const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, metaKey: false, altKey: false })

function reader(...commands: Command[]) {
  const read = createKeyReader(() => commands)
  return (key: string, { isTyping = false, at = 0, ctrl = false } = {}) => {
    const found = read(press(key, ctrl), { isTyping, at })
    return typeof found === 'object' ? (found?.id ?? null) : found
  }
}

describe('keys', () => {
  test('find the command that has them, one or two in a row', () => {
    const read = reader(command('go', 'g r'), command('help', '?'))
    assert.deepEqual([read('?'), read('g'), read('r'), read('r')], ['help', 'begun', 'go', null])
  })

  test('forget the first of two after a second', () => {
    const read = reader(command('go', 'g r'))
    assert.deepEqual([read('g', { at: 0 }), read('r', { at: 1_001 })], ['begun', null])
  })

  test('belong to whoever types, unless a modifier is held', () => {
    const read = reader(command('help', '?'), command('find', 'mod+k'))
    assert.deepEqual(
      [read('?', { isTyping: true }), read('k', { isTyping: true, ctrl: true })],
      [null, 'find'],
    )
  })

  test('do what the innermost command says that can be done', () => {
    const read = reader(
      command('outer', 'u'),
      command('inner', 'u'),
      command('off', 'u', () => false),
    )
    assert.equal(read('u'), 'inner')
  })

  test('are called as on the keyboard at hand', () => {
    assert.deepEqual(
      [
        keysText('mod+k', { isMac: true }),
        keysText('mod+k', { isMac: false }),
        keysText('g r', { isMac: false }),
      ],
      [
        ['⌘', 'K'],
        ['Ctrl', 'K'],
        ['G', 'R'],
      ],
    )
  })
})
