import type { DocumentKind, GivenFile, Reading } from '#memory'

import { readCalendar } from './calendar.ts'
import { readCode } from './code.ts'
import { decodeText } from './decode-text.ts'
import { createDraft, type Draft } from './draft.ts'
import { TooDeep } from './html/parse-page.ts'
import { readHtml } from './html/read-html.ts'
import { readJson } from './json.ts'
import type { ReadLimits } from './limits.ts'
import { readMarkdown } from './markdown.ts'
import { findPackedKind, isLockedDocument } from './packed-kind.ts'
import { readPlainText } from './plain-text.ts'
import { broken, empty, encrypted, tooLarge, unknownKind } from './refusals.ts'
import { findTable, readTable } from './table.ts'
import { findTextKind } from './text-kind.ts'

/** Reads a document, in the thread that calls; only the size of what it makes is limited here. */
export async function readDocument({ name, content }: GivenFile, limits: ReadLimits): Promise<Reading> {
  const draft = createDraft(limits.unpackedBytes / 2, () =>
    tooLarge(name, 'it holds more text', limits.unpackedBytes),
  )
  if (content.length === 0) throw empty(name, 'the file is empty')
  const packed = findPackedKind(content)
  if (typeof packed === 'object') throw unknownKind(name, packed.foreign)
  let reading: Reading
  if (packed === 'pdf') {
    // Half of what a command loads would be this, and most documents are none.
    const { readPdf } = await import('./pdf/read-pdf.ts')
    reading = await readPdf(name, content, draft)
  } else if (packed === 'zip') {
    const { readDocx } = await import('./docx.ts')
    reading = await readDocx(name, content, { draft, limits })
  } else if (packed === 'ole') {
    throw isLockedDocument(content)
      ? encrypted(name)
      : unknownKind(name, 'an office document of the old kind', 'Save it as DOCX or PDF.')
  } else reading = await readTextual({ name, content }, draft)
  if (reading.parts.length === 0) throw empty(name, 'there is nothing to read in it')
  return reading
}

async function readTextual({ name, content }: GivenFile, draft: Draft): Promise<Reading> {
  const text = decodeText(content, declaredEncoding(content))
  if (text === undefined) throw unknownKind(name, 'neither text nor a document that is known')
  const kind = findTextKind(text, name)
  if (kind !== 'mail') return readAs(kind, text, { name, draft })
  const { readMail } = await import('./mail.ts')
  return readMail(name, content, { draft, readText: readAttached })
}

interface Reader {
  readonly name: string
  readonly draft: Draft
}

function readAs(
  kind: Exclude<DocumentKind, 'pdf' | 'docx' | 'mail'>,
  text: string,
  { name, draft }: Reader,
): Reading {
  switch (kind) {
    case 'text':
      return readPlainText(text)
    case 'markdown':
      return readMarkdown(text)
    case 'html':
      return readPage(text, { name, draft })
    case 'table':
      return readTable(text, findTable(text, name) ?? { headerEnd: undefined })
    case 'json':
      return readJson(text)
    case 'calendar':
      return readCalendar(text, draft)
    case 'code':
      return readCode(text)
  }
}

function readPage(text: string, { name, draft }: Reader): Reading {
  try {
    const title = readHtml(text, draft)
    return draft.finish('html', title)
  } catch (error) {
    if (error instanceof TooDeep || error instanceof RangeError)
      throw broken(name, 'its elements are nested more deeply than anybody writes', error)
    throw error
  }
}

/** What came with a message and is text; a message within it is only a text. */
function readAttached(content: Uint8Array, name: string): Reading {
  const text = decodeText(content, declaredEncoding(content))
  if (text === undefined) throw unknownKind(name, 'no text')
  const kind = findTextKind(text, name)
  const draft = createDraft(2 * text.length + 1_000, () => broken(name, 'it grows as it is read'))
  return readAs(kind === 'mail' ? 'text' : kind, text, { name, draft })
}

/** The encoding that a page or XML names near its beginning. */
function declaredEncoding(content: Uint8Array): string | undefined {
  const head = Buffer.from(content.buffer, content.byteOffset, Math.min(content.length, 2_048)).toString(
    'latin1',
  )
  return /<(?:\?xml|meta)[^>]{0,200}?(?:encoding|charset)\s*=\s*["']?\s*([\w-]{2,40})/i
    .exec(head)?.[1]
    ?.toLowerCase()
}
