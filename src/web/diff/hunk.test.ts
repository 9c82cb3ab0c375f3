import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { countLines, hunkOfNew, onlySideOf, partsToSend, readHunk, sidesOf } from './hunk.ts'

describe('a hunk', () => {
  test('is read with the numbers of its first lines', () => {
    const hunk = readHunk('@@ -12,3 +14,2 @@ function\n one\n-two\n three')
    assert.deepEqual(hunk, { oldStart: 12, newStart: 14, lines: [' one', '-two', ' three'] })
  })

  test('is read without numbers where it has none', () => {
    assert.deepEqual(readHunk('+@@ -1 +1 @@'), {
      oldStart: null,
      newStart: null,
      lines: ['+@@ -1 +1 @@'],
    })
  })

  test('has both texts, blank lines and marks at their beginnings included', () => {
    const hunk = readHunk(' same\n-- old\n+\n++ new\n\\ No newline at end of file')
    assert.deepEqual(sidesOf(hunk), { before: 'same\n- old', after: 'same\n\n+ new' })
    assert.deepEqual(countLines([hunk]), { added: 2, removed: 1 })
  })

  test('shows what it hides, and line ends where not all are alike', () => {
    assert.deepEqual(sidesOf(readHunk('-a\u202Eb\t\n+a\u200Bb')), {
      before: 'a\\u{202e}b\t',
      after: 'a\\u{200b}b',
    })
    assert.deepEqual(sidesOf(readHunk('-a\r\n+b\r')), { before: 'a', after: 'b' })
    assert.deepEqual(sidesOf(readHunk('-a\r\n+a')), { before: 'a\\u{d}', after: 'a' })
  })

  test('of a new text has nothing before', () => {
    assert.deepEqual(sidesOf(hunkOfNew('a\n\nb\n')), { before: '', after: 'a\n\nb' })
  })
})

test('a text that comes or goes as a whole has one side, whatever its last line ends with', () => {
  const side = (text: string): string | null => onlySideOf(readHunk(text))
  assert.deepEqual(
    [side('+a\n+b\n\\ No newline at end of file'), side('-a'), side('+a\n-b'), side(' a\n+b'), side(' a')],
    ['+', '-', null, null, null],
  )
})

describe('the parts that a yes is for', () => {
  test('are not named when all are meant, so that a change of one part can be allowed too', () => {
    assert.deepEqual(partsToSend(new Set([0, 1, 2]), 3), {})
  })

  test('are exactly those that were chosen, in their order', () => {
    assert.deepEqual(partsToSend(new Set([2, 0]), 3), { hunks: [0, 2] })
  })

  test('are nobody’s yes when none is left, and never ones that are not asked', () => {
    assert.equal(partsToSend(new Set(), 3), undefined)
    assert.equal(partsToSend(new Set([5]), 3), undefined)
  })
})
