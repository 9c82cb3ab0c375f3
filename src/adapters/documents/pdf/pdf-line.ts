import { composeAccents } from './compose-accents.ts'
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
    | {
        text: string
        x: number
        right: number
        end: number
        longest: number
        y: number
        size: number
        isCode: boolean
      }
    | undefined

  function close(): void {
    if (open && open.text.trim() !== '') {
      const { x, right, y, size, isCode } = open
      // Signs that no font explains come out as control characters.
      const text = open.text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
      lines.push({
        text: isCode ? text.trimEnd() : composeAccents(text.trimEnd()),
        x,
        right,
        y,
        size,
        isCode,
      })
    }
    open = undefined
  }

  for (const item of items) {
    if (!('str' in item)) continue
    const [, , c = 0, d = 0, x = 0, y = 0] = item.transform as number[]
    if (item.str !== '') {
      const length = item.str.trim().length
      open ??= { text: '', x, right: x, end: x, longest: -1, y, size: 0, isCode: false }
      open.text += isApart(open, item.str, x) ? ` ${item.str}` : item.str
      open.end = x + item.width
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

/** Whether what follows on a line stands away from what is there, as what is set at the other edge first does. */
function isApart(
  { text, end, size }: { text: string; end: number; size: number },
  next: string,
  x: number,
): boolean {
  if (text === '' || /\s$/.test(text) || /^\s/.test(next)) return false
  return x > end + size * 0.3 || x < end - size * 2
}
