import type { PdfLine } from './pdf-line.ts'

/** Lines that belong together. */
export interface Block {
  readonly kind: 'paragraph' | 'item' | 'code'
  readonly lines: readonly PdfLine[]
}

const bullet = /^\s*(?:[•▪◦‣●○■–—·*]|[-+](?=\s)|\(?\d{1,3}[.)](?=\s)|\(?[a-z]\)(?=\s))\s*\S/u

/** Puts lines of a page together to paragraphs, items and blocks of code, by the gaps, edges and sizes that they have. */
export function blocksOf(lines: readonly PdfLine[]): Block[] {
  const leading = usualGap(lines)
  const blocks: { kind: Block['kind']; lines: PdfLine[] }[] = []
  for (const line of lines) {
    const block = blocks.at(-1)
    if (block && belongs(block.lines, line, leading)) block.lines.push(line)
    else
      blocks.push({
        kind: line.isCode ? 'code' : bullet.test(line.text) ? 'item' : 'paragraph',
        lines: [line],
      })
  }
  return blocks
}

function belongs(block: readonly PdfLine[], line: PdfLine, leading: number): boolean {
  const above = block.at(-1)
  if (!above || above.isCode !== line.isCode) return false
  const gap = above.y - line.y
  const size = Math.max(above.size, line.size, 1)
  if (Math.abs(gap) < size * 0.3) return true
  if (Math.abs(above.size - line.size) > size * 0.1) return false
  if (line.isCode) return gap > 0 && gap < size * 2.5
  // Up again: the next column, where a sentence may go on.
  if (gap < 0) return goesOn(above.text, line.text)
  if (gap > Math.max(leading * 1.35, size * 1.3)) return false
  if (bullet.test(line.text)) return false
  return !(endsSentence(above.text) && (isIndented(block, above, line) || isShort(block, above)))
}

/** The middle of the gaps from line to line. */
function usualGap(lines: readonly PdfLine[]): number {
  const gaps = lines
    .map((line, index) => (lines[index - 1]?.y ?? line.y) - line.y)
    .filter((gap, index) => gap > 1 && gap < (lines[index]?.size ?? 0) * 3)
    .toSorted((a, b) => a - b)
  return gaps[Math.floor(gaps.length / 2)] ?? 0
}

function goesOn(above: string, below: string): boolean {
  return !endsSentence(above) && /^\p{Ll}/u.test(below.trim())
}

function endsSentence(text: string): boolean {
  return /[.!?:;…。][\p{Pf}\p{Pe}"']*\s*$/u.test(text)
}

/** Whether a line begins further in than the one above, as the first of a paragraph may. */
function isIndented(block: readonly PdfLine[], above: PdfLine, line: PdfLine): boolean {
  const step = line.x - (block.length > 1 ? above.x : Math.min(above.x, line.x))
  return step > line.size * 0.8 && step < line.size * 6
}

/** Whether a line ends well before the edge that the others reach. */
function isShort(block: readonly PdfLine[], above: PdfLine): boolean {
  const right = Math.max(...block.slice(-8).map((line) => line.right))
  const left = Math.min(...block.slice(-8).map((line) => line.x))
  return block.length > 1 && above.right < right - (right - left) * 0.15
}
