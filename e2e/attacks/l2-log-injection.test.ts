import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { movedFact, writeHistory } from '../cli/history.ts'
import { openPlace, type Place } from '../cli/place.ts'

/** Texts that others choose: names of files, titles, subjects, keys, names of people. */
const hostile = [
  `=HYPERLINK("https://evil.example","a")`,
  `+cmd|' /C calc'!A0`,
  '-2+3+cmd|calc!A0',
  '@SUM(1+1)*cmd|calc!A0',
  '\t=1+1',
  '\r\n=1+1',
  ' \u{a0}=1+1',
  '\uFF1D1+1',
  '\uFF20SUM(1)',
  'a","b","c',
  'one\n99999  2026-01-01 00:00:00  receipt  forged line',
  'red \u{1b}[31m, clear \u{1b}[2J, title \u{1b}]0;x\u{7}, \u{9b}31m',
  'turn \u{202e}txt.exe \u{2066}hidden\u{2069}',
  'hide \u{200b}\u{feff}\u{e0041}me',
  'half \u{d800} pair, nothing \0 more',
]
const steering =
  /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/u

const shared: { place?: Place } = {}

before(async () => {
  const place = openPlace()
  shared.place = place
  await writeHistory(
    place.home,
    hostile.flatMap((text) => [
      movedFact(text, text),
      { kind: 'notice', data: { title: text, body: text, level: 'info' } },
      { kind: text, subject: text, key: text, data: { by: text, [text]: text } },
    ]),
  )
})
after(() => shared.place?.[Symbol.dispose]())

async function say(...args: readonly string[]): Promise<string> {
  assert.ok(shared.place)
  const { code, out, err } = await shared.place.call(...args)
  assert.equal(code, 0, err)
  return out
}

/** The records of RFC 4180, read strictly. */
function readCsv(text: string): string[][] {
  const records: string[][] = []
  let fields: string[] = []
  let at = 0
  while (at < text.length) {
    const field = /"((?:[^"]|"")*)"|([^",\r\n]*)/y
    field.lastIndex = at
    const [whole = '', quoted, bare = ''] = field.exec(text) ?? []
    fields.push(quoted?.replaceAll('""', '"') ?? bare)
    at += whole.length
    if (text.startsWith('\r\n', at)) {
      records.push(fields)
      fields = []
      at += 2
    } else {
      assert.equal(text[at], ',', `at ${at}`)
      at += 1
    }
  }
  return records
}

describe('L2 what happened, in texts of others', () => {
  const count = hostile.length * 3

  test('is a line for each thing on the terminal, without anything that steers it', async () => {
    for (const command of [
      ['activity', '-n', '1000'],
      ['audit', 'list', '-n', '1000'],
    ]) {
      const out = await say(...command)
      assert.doesNotMatch(out, steering)
      assert.equal(out.trimEnd().split('\n').length, count + 1)
    }
  })

  test('is JSON that says it as it was, and steers nothing either', async () => {
    const out = await say('activity', '-n', '1000', '--json')
    assert.doesNotMatch(out, steering)
    const all = JSON.parse(out) as { kind: string; subject: string }[]
    assert.deepEqual(
      new Set(all.map(({ subject }) => subject)),
      new Set(['', ...hostile.map((text) => text.toWellFormed())]),
    )
  })

  test('is CSV of as many records, in which no spreadsheet finds a formula', async () => {
    const out = await say('activity', '--csv')
    const [head = [], ...records] = readCsv(out)
    assert.equal(records.length, count)
    for (const record of [head, ...records]) {
      assert.equal(record.length, head.length)
      for (const field of record) {
        assert.doesNotMatch(field, /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/)
        assert.doesNotMatch(field, steering)
        assert.doesNotMatch(field, /\n/)
      }
    }
    // The texts are there, each behind its apostrophe where it needs one.
    assert.ok(records.some((record) => record.includes(`'=HYPERLINK("https://evil.example","a")`)))
    assert.ok(records.some((record) => record.includes('a","b","c')))
  })

  test('is no other line of an export, and what a proof shows steers no terminal', async () => {
    assert.ok(shared.place)
    await say('audit', 'export', 'log.audit', '--bodies')
    assert.match(await say('audit', 'verify', 'log.audit'), new RegExp(`an export of ${count} entries`))
    for (const entry of [3, 33, 36, 39, 42, 45]) {
      shared.place.put('proof', await say('audit', 'prove', String(entry)))
      assert.doesNotMatch(await say('audit', 'verify', 'proof'), steering)
    }
  })
})
