import type { TextContent } from './pdf-types.ts'

/** A line of a page as it was set. Places in points, from the lower left. */
export interface PdfLine {
  readonly text: string
  readonly x: number
  readonly right: number
  /** Of its base. */
  readonly y: number
  readonly size: number
  /** Whether all its letters are as wide: so programs and their output are set. */
  readonly isCode: boolean
}

/** The lines of a page in the order in which they were set, which is that of reading in nearly all documents. */
export function linesOfPage({ items, styles }: TextContent): PdfLine[] {
  const lines: PdfLine[] = []
  let open:
    | { text: string; x: number; right: number; longest: number; y: number; size: number; isCode: boolean }
    | undefined

  function close(): void {
    if (open && open.text.trim() !== '') {
      const { text, x, right, y, size, isCode } = open
      lines.push({ text: text.trimEnd(), x, right, y, size, isCode })
    }
    open = undefined
  }

  for (const item of items) {
    if (!('str' in item)) continue
    const [, , c = 0, d = 0, x = 0, y = 0] = item.transform as number[]
    if (item.str !== '') {
      const length = item.str.trim().length
      open ??= { text: '', x, right: x, longest: -1, y, size: 0, isCode: false }
      open.text += item.str
      open.x = Math.min(open.x, x)
      open.right = Math.max(open.right, x + item.width)
      // Raised and lowered letters are short: the longest piece tells where the line stands, and how large it is.
      if (length > open.longest) {
        const isCode = styles[item.fontName]?.fontFamily === 'monospace'
        open = { ...open, longest: length, y, size: Math.hypot(c, d) || item.height, isCode }
      }
    }
    if (item.hasEOL) close()
  }
  close()
  return lines
}
