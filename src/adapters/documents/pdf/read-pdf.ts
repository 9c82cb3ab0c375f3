import type { Reading } from '#memory'

import type { Draft } from '../draft.ts'
import { broken, empty, encrypted } from '../refusals.ts'
import { blocksOf } from './blocks.ts'
import { headingsOf } from './headings.ts'
import { joinLines, wordsIn } from './join-lines.ts'
import { openPdf } from './open-pdf.ts'
import { linesOfPage, type PdfLine } from './pdf-line.ts'
import type { Outline, PdfDocument } from './pdf-types.ts'
import { findRunningLines } from './running-lines.ts'

/** A document whose pages cannot be read, one after the other, has none. */
const mostFailures = 50

/**
 * pdf.js keeps something of each page until the document is closed, so a long one is opened anew after so many pages:
 * one of 1,600 pages took 340 MB without, and takes 240.
 */
const stretch = 200

interface Pages {
  /** The lines of each page; none of a page that cannot be read. */
  readonly lines: readonly (readonly PdfLine[])[]
  readonly damaged: readonly number[]
  readonly outline: Outline | null
  readonly title: string | null
}

/** Reads the text of a PDF page by page; no picture, form, script or attached file. */
export async function readPdf(name: string, content: Uint8Array, draft: Draft): Promise<Reading> {
  const { lines, damaged, outline, title } = await readPages(name, content)
  if (lines.every((page) => page.length === 0)) {
    if (damaged.length > 0) throw broken(name, 'none of its pages can be read')
    throw empty(name, 'its pages are pictures, or nothing is on them')
  }
  const running = findRunningLines(lines)
  const text = lines.map((page) => page.filter((line) => !running.has(line)))
  const words = wordsIn(text.flat().map((line) => line.text))
  const levelOf = headingsOf(text, outline)
  for (const [index, page] of text.entries()) {
    const facts = { page: index + 1 }
    for (const { kind, lines: block } of blocksOf(page)) {
      const joined =
        kind === 'code'
          ? block.map((line) => line.text).join('\n')
          : joinLines(
              block.map((line) => line.text),
              words,
            )
      const level = kind === 'code' ? undefined : levelOf(joined, Math.max(...block.map(({ size }) => size)))
      if (level === undefined) draft.add(kind, joined, facts)
      else draft.add('heading', joined, { ...facts, level })
    }
  }
  if (running.size > 0) draft.leave('headers and footers that run through the pages')
  leavePages(draft, damaged, 'cannot be read')
  const blank = lines.flatMap((page, index) =>
    page.length === 0 && !damaged.includes(index + 1) ? [index + 1] : [],
  )
  leavePages(draft, blank, 'without text')
  return draft.finish('pdf', title)
}

async function openDocument(name: string, content: Uint8Array): Promise<Awaited<ReturnType<typeof openPdf>>> {
  try {
    return await openPdf(content)
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') throw encrypted(name)
    throw broken(name, 'it is not built as a PDF is, or is cut short', error)
  }
}

async function readPages(name: string, content: Uint8Array): Promise<Pages> {
  const lines: PdfLine[][] = []
  const damaged: number[] = []
  let about: Pick<Pages, 'outline' | 'title'> | undefined
  let number = 1
  for (;;) {
    await using opened = await openDocument(name, content)
    about ??= { outline: await opened.outline(), title: await opened.title() }
    const { numPages } = opened.document
    for (const end = number + stretch; number < end && number <= numPages; number += 1) {
      try {
        lines.push(await readPage(opened.document, number))
      } catch (error) {
        lines.push([])
        damaged.push(number)
        if (damaged.length > mostFailures && damaged.length > number / 2)
          throw broken(name, 'its pages cannot be read', error)
      }
    }
    if (number > numPages) return { lines, damaged, ...about }
  }
}

async function readPage(document: PdfDocument, number: number): Promise<PdfLine[]> {
  const page = await document.getPage(number)
  const lines = linesOfPage(await page.getTextContent())
  page.cleanup()
  return lines
}

function leavePages(draft: Draft, pages: readonly number[], why: string): void {
  if (pages.length === 0) return
  const shown = pages.slice(0, 10).join(', ')
  const rest = pages.length > 10 ? ` and ${pages.length - 10} more` : ''
  draft.leave(`${pages.length === 1 ? 'page' : 'pages'} ${shown}${rest}: ${why}`)
}
