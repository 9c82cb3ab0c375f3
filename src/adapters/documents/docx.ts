import { strFromU8 } from 'fflate'
import mammoth from 'mammoth'

import type { Reading } from '#memory'

import type { Draft } from './draft.ts'
import { readHtml } from './html/read-html.ts'
import type { ReadLimits } from './limits.ts'
import { broken } from './refusals.ts'
import { repackDocx } from './repack-docx.ts'

/** Beside the headings that are known by their style already. */
const styleMap = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"]

/** Reads a document of Word: its structure as that of a page, and no picture, macro or linked file. */
export async function readDocx(
  name: string,
  content: Uint8Array,
  { draft, limits }: { readonly draft: Draft; readonly limits: ReadLimits },
): Promise<Reading> {
  const { archive, xml } = repackDocx(name, content, limits)
  let html: string
  try {
    const made = await mammoth.convertToHtml(
      { buffer: Buffer.from(archive) },
      {
        styleMap,
        externalFileAccess: false,
        includeEmbeddedStyleMap: false,
        convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
      },
    )
    html = made.value
  } catch (error) {
    throw broken(name, 'its XML is not that of a document', error)
  }
  // The arrows that lead back from a note to its place.
  readHtml(html.replaceAll(/<a href="#[^"]*">↑<\/a>/g, ''), draft)
  const entries = Object.entries(xml)
  for (const [what, part] of [
    ['headers and footers', /^word\/(?:header|footer)\d*\.xml$/],
    ['comments', /^word\/comments\.xml$/],
  ] as const) {
    if (entries.some(([entry, bytes]) => part.test(entry) && /<w:t[ >]/.test(strFromU8(bytes, true))))
      draft.leave(what)
  }
  return draft.finish('docx', titleOf(xml['docProps/core.xml']))
}

function titleOf(core: Uint8Array | undefined): string | null {
  const [, title = ''] = /<dc:title>([^<]*)<\/dc:title>/.exec(core ? strFromU8(core) : '') ?? []
  const words = title
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
  return words.trim() || null
}
