import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'

import { AppError } from '#contract'
import type { Reading } from '#memory'
import { testExtractor } from '#memory/testing'

import { createExtractor } from './extractor.ts'
import { paragraph, table, writeDocx } from './testing/write-docx.ts'
import { writePdf } from './testing/write-pdf.ts'

const { signal } = new AbortController()
const extractor = createExtractor({ processes: 1 })
after(() => extractor[Symbol.asyncDispose]())

function read(name: string, content: string | Uint8Array<ArrayBuffer>): Promise<Reading> {
  return extractor.read(
    { name, content: typeof content === 'string' ? new TextEncoder().encode(content) : content },
    { signal },
  )
}

/** Each part in one line: kind, level, page, words. */
function outline({ text, parts }: Reading): string[] {
  return parts.map(({ kind, level = '', page, start, end, headerEnd }) => {
    const place = page === undefined ? '' : ` p${page}`
    const header = headerEnd === undefined ? '' : ` [${text.slice(start, headerEnd)}]`
    return `${kind}${level}${place}${header}: ${text.slice(start, end)}`
  })
}

describe('the extractor', () => {
  testExtractor(extractor)

  test('refuses a file that is too large before it is looked at', async () => {
    await using small = createExtractor({ limits: { sizeBytes: 10 } })
    await assert.rejects(small.read({ name: 'a.txt', content: new Uint8Array(11) }, { signal }), {
      code: 'documents.too_large',
    })
  })

  test('takes no more than its queue holds, and lets those in it go that are told to', async () => {
    await using busy = createExtractor({ processes: 1, queueLimit: 1 })
    const stop = new AbortController()
    const content = new TextEncoder().encode('words')
    const first = busy.read({ name: 'a', content }, { signal })
    const second = busy.read({ name: 'b', content }, { signal: stop.signal })
    await assert.rejects(busy.read({ name: 'c', content }, { signal }), { code: 'documents.busy' })
    stop.abort(new Error('enough'))
    await assert.rejects(second, { message: 'enough' })
    assert.equal((await first).text, 'words')
  })

  test('large documents among small ones, each read by a process that has just begun', async () => {
    await using fresh = createExtractor({ grownBytes: 0 })
    const texts = ['small', 'large '.repeat(400_000), 'smaller', 'larger '.repeat(400_000), 'smallest']
    const readings = await Promise.all(
      texts.map((text) => fresh.read({ name: 'a.txt', content: new TextEncoder().encode(text) }, { signal })),
    )
    assert.deepEqual(
      readings.map(({ text }) => text.length),
      texts.map(({ length }) => length),
    )
  })

  test('stops in the midst of a document, and reads the next', async () => {
    await using one = createExtractor({ processes: 1 })
    await one.read({ name: 'a', content: new TextEncoder().encode('words') }, { signal })
    const content = new TextEncoder().encode(`<html>${'<b id=x><p>'.repeat(200_000)}`)
    for (const afterMs of [0, 300]) {
      const stop = new AbortController()
      const reading = one.read({ name: 'a.html', content }, { signal: stop.signal })
      setTimeout(() => {
        stop.abort(new Error('enough'))
      }, afterMs)
      await assert.rejects(reading, (error) => error === stop.signal.reason || error instanceof AppError)
    }
    assert.equal(
      (await one.read({ name: 'b', content: new TextEncoder().encode('more') }, { signal })).text,
      'more',
    )
  })
})

describe('what is read', () => {
  test('Markdown: its blocks, where they stand in the file', async () => {
    const text = `---
title: Notes
---
# Garden #

Some *words*
of a paragraph.

## Trees
- an oak
- a lime
  of two lines

| tree | age |
| --- | --- |
| oak | 12 |

\`\`\`sh
# no heading
\`\`\`

House
-----
A roof.
`
    const reading = await read('notes.md', text)
    assert.deepEqual([reading.kind, reading.title, reading.text], ['markdown', 'Notes', text])
    assert.deepEqual(outline(reading), [
      'code: ---\ntitle: Notes\n---',
      'heading1: Garden',
      'paragraph: Some *words*\nof a paragraph.',
      'heading2: Trees',
      'item: - an oak',
      'item: - a lime\n  of two lines',
      'table [| tree | age |]: | tree | age |\n| --- | --- |\n| oak | 12 |',
      'code: ```sh\n# no heading\n```',
      'heading2: House',
      'paragraph: A roof.',
    ])
  })

  test('a page: what is seen of it', async () => {
    const reading = await read(
      'page.html',
      `<!doctype html><title>Our shop</title><style>p{}</style><script>alert("no")</script>
<h1>Welcome &amp; hello</h1><div>One <b>bold</b>
word<br>next line</div><p hidden>secret<p style="color:red; display: none">secret<p>Two
<ul><li>first<li>second <p>with more</ul><ol start=3><li><li><p>fourth</ol>
<table><tr><th>Name<th>Price<tr><td>Milk<td>1.20<tr><td>Bread<td>3</table>
<table><tr><td><h2>Placed</h2>by a table</td></tr></table><pre>  x = 1
  y</pre><template>none</template><!-- none -->`,
    )
    assert.deepEqual([reading.kind, reading.title], ['html', 'Our shop'])
    assert.deepEqual(outline(reading), [
      'heading1: Welcome & hello',
      'paragraph: One bold word\nnext line',
      'paragraph: Two',
      'item: first',
      'item: second',
      'item: with more',
      'item: 4. fourth',
      'table [Name | Price]: Name | Price\nMilk | 1.20\nBread | 3',
      'heading2: Placed',
      'paragraph: by a table',
      'code:   x = 1\n  y',
    ])
  })

  test('a PDF: paragraphs, headings and pages, without the lines that run through them', async () => {
    const page = (number: number, ...lines: readonly string[]) => [
      { text: 'The handbook', y: 800 },
      { text: `Chapter ${number}`, y: 760, size: 18 },
      ...lines.map((text, index) => ({ text, y: 720 - 12 * index })),
      { text: `page ${number} of 4`, y: 40 },
    ]
    const reading = await read(
      'book.pdf',
      writePdf([
        page(1, 'The first sentence of this exam-', 'ple goes on over three', 'lines.'),
        page(2, 'Second words (with brackets).'),
        page(3, 'Third words, well-', 'known and well-known.'),
        page(4, 'Fourth words.'),
        [],
      ]),
    )
    assert.equal(reading.kind, 'pdf')
    assert.deepEqual(outline(reading), [
      'paragraph p1: The handbook',
      'heading1 p1: Chapter 1',
      'paragraph p1: The first sentence of this example goes on over three lines.',
      'paragraph p1: page 1 of 4',
      'heading1 p2: Chapter 2',
      'paragraph p2: Second words (with brackets).',
      'heading1 p3: Chapter 3',
      'paragraph p3: Third words, well-known and well-known.',
      'heading1 p4: Chapter 4',
      'paragraph p4: Fourth words.',
    ])
    assert.deepEqual(reading.left, ['headers and footers that run through the pages', 'page 5: without text'])
  })

  test('a PDF of many pages: each once, in order, at its number', async () => {
    const pages = Array.from({ length: 450 }, (_, index) =>
      index + 1 === 401 ? [] : [{ text: `Words of the sheet ${index + 1}.`, y: 760 - (index % 600) }],
    )
    const reading = await read('long.pdf', writePdf(pages))
    assert.deepEqual(
      outline(reading),
      pages.flatMap((lines, index) => lines.map(({ text }) => `paragraph p${index + 1}: ${text}`)),
    )
    assert.deepEqual(reading.left, ['page 401: without text'])
  })

  test('a PDF without words is empty', async () => {
    await assert.rejects(read('scan.pdf', writePdf([[], []])), { code: 'documents.empty' })
  })

  test('a document of Word: headings, paragraphs, tables', async () => {
    const body =
      paragraph('Report', 'Heading1') +
      paragraph('Some words &amp; more.') +
      table([
        ['Name', 'Amount'],
        ['Ada', '12'],
      ]) +
      paragraph('End', 'Heading2')
    const core =
      '<cp:coreProperties xmlns:dc="d" xmlns:cp="c"><dc:title>The year &amp; all</dc:title></cp:coreProperties>'
    const reading = await read('report.docx', writeDocx(body, { 'docProps/core.xml': core }))
    assert.deepEqual([reading.kind, reading.title], ['docx', 'The year & all'])
    assert.deepEqual(outline(reading), [
      'heading1: Report',
      'paragraph: Some words & more.',
      'table [Name | Amount]: Name | Amount\nAda | 12',
      'heading2: End',
    ])
  })

  test('tables of separated values, by name and by shape', async () => {
    const text = 'date;payee\n1.2.2026;"Smith; sons"\n2.2.2026;"two\nlines"\n3.2.2026;x\n4.2.2026;y\n'
    for (const name of ['bank.csv', 'bank.txt']) {
      const reading = await read(name, text)
      assert.equal(reading.kind, 'table')
      assert.deepEqual(outline(reading), [`table [date;payee]: ${text.trimEnd()}`])
    }
    assert.deepEqual(outline(await read('figures.tsv', '1\t2\n3\t4\n')), ['table: 1\t2\n3\t4'])
  })

  test('a message: who, when, its words, and what is attached as text', async () => {
    const mail = `From: Ada <ada@example.org>
To: Bob <bob@example.org>
Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
Date: Thu, 26 Nov 2026 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/html; charset=utf-8

<p>Hello <b>Bob</b></p><p>Bye</p>
--x
Content-Type: text/csv; name=list.csv
Content-Disposition: attachment; filename=list.csv

a,b
1,2
--x
Content-Type: image/png; name=p.png
Content-Disposition: attachment; filename=p.png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--x--
`
    const reading = await read('greeting.eml', mail.replaceAll('\n', '\r\n'))
    assert.deepEqual([reading.kind, reading.title, reading.left], ['mail', 'Grüße', ['the attachment p.png']])
    assert.deepEqual(outline(reading), [
      'heading1: Grüße',
      'paragraph: From: Ada <ada@example.org>\nTo: Bob <bob@example.org>\nDate: 2026-11-26T10:00:00.000Z',
      'paragraph: Hello Bob',
      'paragraph: Bye',
      'paragraph: Attached: list.csv (text/csv, 8 bytes)',
      'table: a,b\n1,2',
      'paragraph: Attached: p.png (image/png, 8 bytes)',
    ])
  })

  test('a calendar: each entry with when and where', async () => {
    const reading = await read(
      'home.ics',
      `BEGIN:VCALENDAR
X-WR-CALNAME:Home
BEGIN:VEVENT
DTSTART;TZID="Europe/Berlin":20261126T140000
DTEND:20261126T150000Z
SUMMARY:Dentist\\, at
  last
LOCATION:Main St 1
DESCRIPTION:Bring card.\\n\\nBe early.
BEGIN:VALARM
DESCRIPTION:ring
END:VALARM
END:VEVENT
END:VCALENDAR
`,
    )
    assert.deepEqual([reading.kind, reading.title], ['calendar', 'Home'])
    assert.deepEqual(outline(reading), [
      'heading2: Dentist, at last',
      'paragraph: Start: 2026-11-26 14:00\nEnd: 2026-11-26 15:00 UTC\nPlace: Main St 1',
      'paragraph: Bring card.',
      'paragraph: Be early.',
    ])
  })

  test('JSON, lines of it, and code as they stand', async () => {
    assert.deepEqual(
      (
        await Promise.all([
          read('a', '{"name":"thing","list":[1]}'),
          read('b.log', '{"a":1}\n{"a":2}\n'),
          read('c.json', '// remark\n{"a":1}'),
          read('d', '#!/bin/sh\necho\n\nf() {\n\n  x\n}\n'),
          read('e.py', 'import os\n\ndef f():\n    pass\n'),
        ])
      ).map((reading) => [reading.kind, reading.title, reading.parts.length]),
      [
        ['json', 'thing', 1],
        ['json', null, 1],
        ['code', null, 1],
        ['code', null, 2],
        ['code', null, 2],
      ],
    )
  })

  test('text of other encodings', async () => {
    const words = 'Die größten Bäume stehen für gewöhnlich über den Häusern – “schön”. '.repeat(5)
    const wide = Buffer.from(words, 'utf16le')
    const cases: readonly Uint8Array[] = [
      Buffer.from(`\uFEFF${words}`),
      Buffer.from(`\uFEFF${words}`, 'utf16le'),
      wide,
      Buffer.from(wide).swap16(),
      Buffer.from(
        words.replaceAll('–', '\u0096').replaceAll('“', '\u0093').replaceAll('”', '\u0094'),
        'latin1',
      ),
    ]
    for (const content of cases) assert.equal((await read('a.txt', Uint8Array.from(content))).text, words)
    const koi = Uint8Array.from(Buffer.from('f0d2c9d7c5d42c20cdc9d221'.repeat(9), 'hex'))
    assert.match((await read('b.txt', koi)).text, /^Привет, мир!/)
  })

  test('the content decides, not the name', async () => {
    const cases: readonly [name: string, content: string | Uint8Array<ArrayBuffer>, kind: string][] = [
      ['a.txt', writePdf([[{ text: 'words', y: 700 }]]), 'pdf'],
      ['a.pdf', writeDocx(paragraph('words')), 'docx'],
      ['a.docx', '<html><p>words', 'html'],
      ['a.pdf', 'only words', 'text'],
      ['a.md', 'BEGIN:VCALENDAR\nBEGIN:VTODO\nSUMMARY:x\nEND:VTODO\nEND:VCALENDAR', 'calendar'],
      ['README', '# Title\n\nSee [this](that).', 'markdown'],
    ]
    for (const [name, content, kind] of cases) assert.equal((await read(name, content)).kind, kind, name)
  })

  test('what is damaged, locked or something else is told apart', async () => {
    const whole = writeDocx(paragraph('words'))
    const locked = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ])
    const cases: readonly [name: string, content: Uint8Array, code: string][] = [
      ['cut.docx', whole.slice(0, whole.length / 2), 'documents.broken'],
      ['cut.pdf', Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type'), 'documents.broken'],
      ['locked.docx', locked, 'documents.encrypted'],
      ['old.doc', locked.subarray(0, 8), 'documents.unknown_kind'],
      [
        'sheet.xlsx',
        writeDocx('', { '[Content_Types].xml': '<x/>', 'xl/workbook.xml': '<x/>' }),
        'documents.unknown_kind',
      ],
      ['note.rtf', Buffer.from(String.raw`{\rtf1 words}`), 'documents.unknown_kind'],
    ]
    for (const [name, content, code] of cases) {
      await assert.rejects(
        read(name, Uint8Array.from(content)),
        (error) => error instanceof AppError && error.code === code && error.hint !== undefined,
        name,
      )
    }
  })
})
