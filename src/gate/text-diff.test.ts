import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { applyHunks, diffTexts, type Hunk } from './text-diff.ts'

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

  test('of a text that is new or gone is all of it, however long', () => {
    const text = 'line\n'.repeat(5_000)
    assert.deepEqual(
      [diffTexts('', text), diffTexts(text, '')].map((hunks) => hunks?.map(({ lines }) => lines.length)),
      [[5_000], [5_000]],
    )
    assert.deepEqual(diffTexts('', 'a\nb')?.[0]?.lines, ['+a', '+b', '\\ No newline at end of file'])
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

test('chosen hunks alone are applied, as if the others had never been meant', () => {
  const line = fc.stringMatching(/^[a-c]{0,2}$/)
  const text = fc
    .tuple(fc.array(line, { maxLength: 40 }), fc.boolean())
    .map(([lines, ended]) => lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''))
  fc.assert(
    fc.property(text, text, fc.infiniteStream(fc.boolean()), (before, after, choices) => {
      const hunks = diffTexts(before, after) ?? []
      const all = hunks.map((_, index) => index)
      assert.equal(applyHunks(before, hunks, all), after)
      assert.equal(applyHunks(before, hunks, []), before)
      const chosen = all.filter(() => choices.next().value)
      const rest = all.filter((index) => !chosen.includes(index))
      const partly = applyHunks(before, hunks, chosen)
      // The rest, moved by what the chosen ones added or took before it, makes the whole.
      const shifted = hunks.map((hunk, index) => {
        const moved = chosen.filter((one) => one < index).map((one) => hunks[one])
        const by = moved.reduce((sum, one) => sum + (one ? one.newLines - one.oldLines : 0), 0)
        return { ...hunk, oldStart: hunk.oldStart + by }
      })
      assert.equal(applyHunks(partly, shifted, rest), after)
    }),
    { numRuns: 2_000 },
  )
})
