import assert from 'node:assert/strict'
import { test } from 'node:test'

import { searchedPassage } from '../testing/searched-passage.ts'
import { dateOf } from './document-date.ts'

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000

for (const [says, text, document, expected] of [
  [
    'in its name',
    'Of 1 May 2020',
    { path: '/a/2026-03-02-mail.eml' },
    { day: day('2026-03-02'), isSaid: true },
  ],
  [
    'by a year in its name',
    'Of 1 May 2020',
    { path: '/a/fees-2025.md' },
    { day: day('2025-01-01'), isSaid: true },
  ],
  [
    'in its title',
    'Of 1 May 2020',
    { title: 'Meeting, 12 May 2026' },
    { day: day('2026-05-12'), isSaid: true },
  ],
  ['at its head', 'Hexley, 5 August 2026\nDear all', {}, { day: day('2026-08-05'), isSaid: true }],
  [
    'by when the file was changed',
    'Dear all',
    { modifiedMs: Date.UTC(2026, 1, 3, 4) },
    { day: day('2026-02-03'), isSaid: false },
  ],
  ['never by what stands in a table', '2020-01-01,3', { kind: 'table' }, { day: 0, isSaid: false }],
] as const) {
  test(`a document is dated ${says}`, () =>
    assert.deepEqual(dateOf([searchedPassage(text, { document })]), expected))
}
