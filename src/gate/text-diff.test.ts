import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { diffTexts, type Hunk } from './text-diff.ts'

/** Puts the hunks back over the old text, the plain way. */
function apply(before: string, hunks: readonly Hunk[]): string {
  const old = before.split(/(?<=\n)/)
  const result: string[] = []
  let at = 0
  for (const { oldStart, oldLines, lines } of hunks) {
    const from = oldLines === 0 ? oldStart : oldStart - 1
    result.push(...old.slice(at, from))
    at = from
    for (const [index, line] of lines.entries()) {
      if (line.startsWith('\\')) continue
      const ends = lines[index + 1]?.startsWith('\\') ? '' : '\n'
      if (!line.startsWith('+')) at += 1
      if (!line.startsWith('-')) result.push(line.slice(1) + ends)
    }
  }
  return [...result, ...old.slice(at)].join('')
}

describe('diffTexts', () => {
  test('finds nothing between equal texts', () => {
    assert.deepEqual(diffTexts('a\nb\n', 'a\nb\n'), [])
    assert.deepEqual(diffTexts('', ''), [])
  })

  test('says what was taken and what was put, with the lines around it', () => {
    assert.deepEqual(diffTexts('a\nb\nc\n', 'a\nB\nc\n'), [
      { oldStart: 1, oldLines: 3, newStart: 1, newLines: 3, lines: [' a', '-b', '+B', ' c'] },
    ])
  })

  test('says where a text ends without a line end', () => {
    const [hunk] = diffTexts('a', 'a\n') ?? []
    assert.deepEqual(hunk?.lines, ['-a', '\\ No newline at end of file', '+a'])
  })

  test('gives the new text when it is put over the old one', () => {
    const line = fc.constantFrom('a', 'b', 'c', '', 'a b', '\\ no', '+', '-', 'ä')
    const text = fc
      .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
      .map(([lines, ends]) =>
        lines.map((one, index) => (ends || index < lines.length - 1 ? `${one}\n` : one)).join(''),
      )
    fc.assert(
      fc.property(text, text, (before, after) => {
        const hunks = diffTexts(before, after)
        assert.ok(hunks)
        assert.equal(apply(before, hunks), after)
      }),
    )
  })

  test('gives up on texts that are too large or too different', () => {
    assert.equal(diffTexts('x'.repeat(3_000_000), ''), undefined)
    const lines = (word: string): string =>
      Array.from({ length: 400 }, (_, index) => `${word} ${index}\n`).join('')
    assert.equal(diffTexts(lines('old'), lines('new')), undefined)
  })
})
