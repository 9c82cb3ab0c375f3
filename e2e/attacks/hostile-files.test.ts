import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { deflateSync } from 'node:zlib'

import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'

import { createExtractor } from '#adapters'
import { AppError } from '#contract'
import { chunk, type Reading } from '#memory'

import { paragraph, writeDocx } from '../../src/adapters/documents/testing/write-docx.ts'
import { writePdf } from '../../src/adapters/documents/testing/write-pdf.ts'

const { signal } = new AbortController()
const megabyte = 1_000_000
const limits = {
  sizeBytes: 24 * megabyte,
  unpackedBytes: 32 * megabyte,
  timeMs: 6_000,
  memoryBytes: 600 * megabyte,
}
const extractor = createExtractor({ limits, processes: 1 })
after(() => extractor[Symbol.asyncDispose]())

/** A reading, or the code of the refusal; anything else is what must not be. */
async function use(name: string, content: Uint8Array): Promise<Reading | string> {
  try {
    const reading = await extractor.read({ name, content }, { signal })
    for (const { start, end } of reading.parts) assert.ok(start < end && end <= reading.text.length)
    assert.ok(reading.text.isWellFormed())
    chunk(reading, { document: 'document_1' })
    return reading
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    assert.match(error.code, /^documents\./)
    assert.ok(error.hint)
    assert.doesNotMatch(JSON.stringify(error.toProblem()), /\.ts:\d|node_modules|    at /)
    return error.code
  }
}

async function refused(name: string, content: Uint8Array | string): Promise<string> {
  const outcome = await use(name, typeof content === 'string' ? strToU8(content) : content)
  assert.equal(typeof outcome, 'string', `${name} was read`)
  return outcome as string
}

async function read(name: string, content: Uint8Array | string): Promise<Reading> {
  const outcome = await use(name, typeof content === 'string' ? strToU8(content) : content)
  assert.ok(typeof outcome !== 'string', `${name}: ${outcome as string}`)
  return outcome
}

function pack(entries: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return zipSync(entries)
}

/** After each attack, the next document is read as if nothing had been. */
async function goesOn(): Promise<void> {
  assert.equal((await read('next.txt', 'as ever')).text, 'as ever')
}

describe('archives', () => {
  test('that unpack to more than is read are refused, one entry or many', async () => {
    const bomb = writeDocx('', { 'word/document.xml': ' '.repeat(31 * megabyte) })
    assert.ok(bomb.length < 200_000)
    assert.equal(await refused('one.docx', bomb), 'documents.too_large')
    const others = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`word/x${index}.xml`, ' '.repeat(megabyte)]),
    )
    assert.equal(await refused('many.docx', writeDocx(paragraph('x'), others)), 'documents.too_large')
    const names = Object.fromEntries(Array.from({ length: 6_000 }, (_, index) => [`word/${index}.png`, '']))
    assert.equal(await refused('names.docx', writeDocx(paragraph('x'), names)), 'documents.too_large')
    await goesOn()
  })

  test('that lie about their sizes unpack to no more than they say', async () => {
    const content = writeDocx(paragraph('words '.repeat(2_000)))
    const view = new DataView(content.buffer)
    // The sizes stand in the list at the end, 24 bytes behind the mark of each entry.
    for (let at = 0; at + 28 < content.length; at += 1)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 200, true)
    assert.ok(['documents.broken', 'documents.unknown_kind'].includes(await refused('liar.docx', content)))
  })

  test('within archives stay packed', async () => {
    const inner = pack({ 'word/document.xml': strToU8(' '.repeat(5 * megabyte)) })
    assert.equal(
      await refused('nested.zip', pack({ 'a.zip': pack({ 'b.zip': inner }) })),
      'documents.unknown_kind',
    )
    const reading = await read('nested.docx', writeDocx(paragraph('words')))
    assert.equal(reading.text, 'words')
  })

  test('with names that lead elsewhere touch nothing, and are read without them', async () => {
    const body = paragraph('words')
    const reading = await read(
      'paths.docx',
      writeDocx(body, { '../../evil.xml': '<x/>', '/etc/evil.xml': '<x/>', __proto__: 'x' }),
    )
    assert.equal(reading.text, 'words')
  })

  test('whose XML defines entities, or is none, are refused', async () => {
    const entities = Array.from(
      { length: 20 },
      (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`,
    ).join('')
    const laughs = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">${entities}]><w:document>&l20;</w:document>`
    for (const xml of [
      laughs,
      '<w:document',
      '',
      '<a>'.repeat(50_000),
      '\0\0\0',
      '<w:document><w:body><w:p></w:body>',
    ])
      assert.match(
        await refused('bad.docx', writeDocx('', { 'word/document.xml': xml })),
        /^documents\.(broken|empty|too_slow)$/,
      )
    await goesOn()
  })

  test('with links to files and pages outside are read without following them', async () => {
    const linked =
      '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    const reading = await read(
      'linked.docx',
      writeDocx(paragraph('words'), { 'word/_rels/document.xml.rels': linked }),
    )
    assert.equal(reading.text, 'words')
  })
})

describe('PDFs', () => {
  const page = [{ text: 'words', y: 700 }]

  test('whose pages lead in circles, or are said to be without number, come to an end', async () => {
    const cases = [
      { 2: '<< /Type /Pages /Kids [2 0 R] /Count 1 >>' },
      { 2: '<< /Type /Pages /Kids [4 0 R 2 0 R 4 0 R] /Count 1000000000 >>' },
      { 4: '<< /Type /Page /Parent 4 0 R /Contents [4 0 R 5 0 R] >>' },
      { 1: '<< /Type /Catalog /Pages 1 0 R /Kids [1 0 R] /Count 9 >>' },
      { 5: '<< /Length 5 0 R >>\nstream\nBT ET\nendstream' },
    ]
    for (const replace of cases) await use('circle.pdf', writePdf([page], { replace }))
    await goesOn()
  })

  test('whose forms draw themselves come to an end', async () => {
    const form =
      '<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Length 13 >>\nstream\n/X Do /X Do  \nendstream'
    const shown =
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Contents 5 0 R >>'
    await use('form.pdf', writePdf([page], { replace: { 4: shown, 5: form } }))
    await goesOn()
  })

  test('whose streams unpack without end are stopped at the limits of memory or time', async () => {
    let packed: Uint8Array = deflateSync(Buffer.alloc(300 * megabyte, 'BT ET '), { level: 9 })
    packed = deflateSync(packed, { level: 9 })
    const stream = `<< /Length ${packed.length} /Filter [/FlateDecode /FlateDecode] >>\nstream\n${Buffer.from(packed).toString('latin1')}\nendstream`
    const outcome = await use('bomb.pdf', writePdf([page], { replace: { 5: stream } }))
    assert.match(
      typeof outcome === 'string' ? outcome : 'read',
      /^documents\.(?:too_hungry|too_slow|empty|broken)$/,
    )
    await goesOn()
  })

  test('that want a password say so', async () => {
    const locked = '/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <'.concat(
      '41'.repeat(32),
      '> /U <',
      '42'.repeat(32),
      '> >> /ID [<41> <41>]',
    )
    assert.equal(await refused('locked.pdf', writePdf([page], { trailer: locked })), 'documents.encrypted')
  })

  test('that are cut short anywhere are read as far as they go, or refused', async () => {
    const whole = writePdf([page, page])
    for (let part = 1; part < 12; part += 1)
      await use('cut.pdf', whole.slice(0, Math.floor((whole.length * part) / 12)))
    await goesOn()
  })

  test('run no script and open nothing', async () => {
    const script =
      '<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.launchURL("http://127.0.0.1:9/")) >> >>'
    assert.equal((await read('script.pdf', writePdf([page], { replace: { 1: script } }))).text, 'words')
  })
})

describe('texts', () => {
  test('larger than the limit are refused before they are read', async () => {
    assert.equal(await refused('long.txt', new Uint8Array(25 * megabyte).fill(120)), 'documents.too_large')
  })

  test('of one line of many megabytes are read and cut', async () => {
    for (const name of ['line.txt', 'line.md', 'line.csv', 'line.html', 'line.json', 'line.py']) {
      const outcome = await use(name, new Uint8Array(4 * megabyte).fill(120))
      assert.ok(typeof outcome !== 'string', name)
    }
  })

  test('nested without end are refused, or read as they stand', async () => {
    for (const tag of ['div', 'b', 'ul><li', 'svg><g'])
      assert.match(
        await refused('deep.html', `<html>${`<${tag}>`.repeat(100_000)}words`),
        /^documents\.(broken|too_hungry|too_slow)$/,
      )
    // Pages close these by themselves.
    for (const tag of ['a', 'p', 'table><tr><td'])
      await use('deep.html', strToU8(`<html>${`<${tag}>`.repeat(100_000)}words`))
    await goesOn()
    const deep = '['.repeat(200_000) + ']'.repeat(200_000)
    assert.equal((await read('deep.json', deep)).text, deep)
    await read('deep.md', `${'> '.repeat(100_000)}words`)
    await goesOn()
  })

  test('made to grow with the square of their length are stopped', async () => {
    const many = Array.from({ length: 3_000 }, (_, index) => `<b id=${index}>`).join('')
    await use('formats.html', strToU8(`<html>${many}${'<p>x'.repeat(3_000)}`))
    for (const text of [
      '"'.repeat(megabyte),
      `a,${'"'.repeat(99_999)}\n`.repeat(3),
      '\n'.repeat(megabyte),
      ' \t'.repeat(megabyte),
      '- '.repeat(megabyte),
      '`'.repeat(megabyte),
      '|-'.repeat(megabyte),
      '. A'.repeat(megabyte),
    ])
      for (const name of ['a.csv', 'a.md', 'a.txt', 'a.ics']) await use(name, strToU8(text))
    await use('folded.ics', strToU8(`BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:${'x\n '.repeat(200_000)}`))
    await use(
      'parts.eml',
      strToU8(
        `From: a@b\nSubject: x\nMessage-ID: y\n${'Content-Type: multipart/mixed; boundary=x\n\n--x\n'.repeat(5_000)}`,
      ),
    )
    await goesOn()
  })
})

describe('any bytes', () => {
  test('are read or refused, by whatever name', async () => {
    const names = fc.constantFrom(
      'a.txt',
      'a.pdf',
      'a.docx',
      'a.html',
      'a.eml',
      'a.ics',
      'a.csv',
      'a.json',
      'a.md',
      'a',
    )
    const beginnings = fc.constantFrom(
      '',
      '%PDF-1.7\n',
      'PK\u0003\u0004',
      '<html>',
      'BEGIN:VCALENDAR\n',
      'From: a\nSubject: b\nReceived: c\n\n',
      '\ufeff',
      '{"a":',
    )
    await fc.assert(
      fc.asyncProperty(
        names,
        beginnings,
        fc.uint8Array({ maxLength: 2_000 }),
        async (name, beginning, bytes) => {
          await use(name, Buffer.concat([Buffer.from(beginning), bytes]))
        },
      ),
      { numRuns: 300 },
    )
    await goesOn()
  })

  test('in the midst of documents that are right do no harm', async () => {
    const wholes = [
      { name: 'a.docx', content: writeDocx(paragraph('some words') + paragraph('Heading', 'Heading1')) },
      { name: 'a.pdf', content: writePdf([[{ text: 'some words', y: 700 }], [{ text: 'more', y: 700 }]]) },
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...wholes),
        fc.nat(),
        fc.uint8Array({ minLength: 1, maxLength: 12 }),
        async ({ name, content }, at, bytes) => {
          const changed = Uint8Array.from(content)
          changed.set(bytes, at % (content.length - bytes.length))
          await use(name, changed)
        },
      ),
      { numRuns: 150 },
    )
    await goesOn()
  })
})
