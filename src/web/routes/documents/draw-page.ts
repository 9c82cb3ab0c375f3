import { getDocumentProxy } from 'unpdf'

interface Drawing {
  readonly page: number
  readonly canvas: HTMLCanvasElement
  readonly signal: AbortSignal
}

/** Pixels of a page's width: enough to read it on a fine screen. */
const width = 1_000

/** Draws a page of a PDF. Nothing in it is run or fetched. */
export async function drawPage(
  content: Uint8Array,
  { page: number, canvas, signal }: Drawing,
): Promise<void> {
  // It takes the bytes for its own.
  const document = await getDocumentProxy(content.slice(), { useSystemFonts: true })
  try {
    const page = await document.getPage(number)
    if (signal.aborted) return
    const scale = width / page.getViewport({ scale: 1 }).width
    const viewport = page.getViewport({ scale })
    canvas.width = Math.floor(viewport.width)
    canvas.height = Math.floor(viewport.height)
    await page.render({ canvas, viewport }).promise
  } finally {
    await document.loadingTask.destroy()
  }
}
