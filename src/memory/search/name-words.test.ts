import assert from 'node:assert/strict'
import { test } from 'node:test'

import { nameWords } from './name-words.ts'

test('of the file and its folder, each word by itself, without the ending', () => {
  for (const [path, words] of [
    ['/home/ada/money/electrician-invoice.html', 'money electrician invoice'],
    ['C:\\Papers\\CarHire_2026.final.pdf', 'Papers Car Hire 2026 final'],
    ['notes/shopping', 'notes shopping'],
    ['readme', 'readme'],
    ['/', ''],
  ] as const)
    assert.equal(nameWords(path), words)
})
