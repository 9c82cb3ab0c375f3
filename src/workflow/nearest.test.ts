import assert from 'node:assert/strict'
import { test } from 'node:test'

import { nearest } from './nearest.ts'

const cases: [word: string, candidates: string[], expected: string | undefined][] = [
  ['wiht', ['title', 'with', 'wait'], 'with'],
  ['fs.lst', ['fs.list', 'fs.last'], 'fs.list'],
  ['Find', ['find'], 'find'],
  ['timeout', ['time', 'timeoutMs'], 'timeoutMs'],
  ['retr', ['retry', 'use'], 'retry'],
  ['hash', ['data.parse', 'use'], undefined],
  ['b', ['a', 'c'], undefined],
  ['', ['a'], undefined],
]
for (const [word, candidates, expected] of cases) {
  test(`"${word}" ${expected === undefined ? 'is near to nothing' : `is near to "${expected}"`}`, () => {
    assert.equal(nearest(word, candidates), expected)
  })
}
