import { getResolvedPDFJS } from 'unpdf'

import type { Outline, PdfDocument } from './pdf-types.ts'

interface OpenPdf extends AsyncDisposable {
  readonly document: PdfDocument
  /** Its bookmarks; null where it has none that can be read. */
  outline(): Promise<Outline | null>
  /** What it says that it is called. */
  title(): Promise<string | null>
}

/** Opens a PDF so that nothing is fetched, run or drawn for it. @throws what pdf.js throws */
export async function openPdf(content: Uint8Array): Promise<OpenPdf> {
  const { getDocument, VerbosityLevel } = await getResolvedPDFJS()
  const loading = getDocument({
    data: new Uint8Array(content),
    verbosity: VerbosityLevel.ERRORS,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    useWasm: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    enableXfa: false,
    maxImageSize: 0,
  })
  let document: PdfDocument
  try {
    document = await loading.promise
  } catch (error) {
    await loading.destroy()
    throw error
  }
  return {
    document,
    async outline() {
      try {
        return await document.getOutline()
      } catch {
        // Bookmarks are a help; a document can be read without them.
        return null
      }
    },
    async title() {
      try {
        const { info } = await document.getMetadata()
        const { Title: title } = info as { Title?: unknown }
        return typeof title === 'string' && isTelling(title) ? title.trim() : null
      } catch {
        return null
      }
    },
    async [Symbol.asyncDispose]() {
      await loading.destroy()
    },
  }
}

/** Programs put the name of the file there when nobody has said anything. */
function isTelling(title: string): boolean {
  return (
    /\p{L}{2}/u.test(title) &&
    !/^(?:untitled|microsoft word - .*|.*\.(?:docx?|tex|dvi|indd|pdf))$/i.test(title.trim())
  )
}
