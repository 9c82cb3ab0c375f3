import type { PdfLine } from './pdf-line.ts'

/** The size in which most of a document is set. */
export function bodySize(pages: readonly (readonly PdfLine[])[]): number {
  const [body = 0] = [...lengthsBySize(pages)].toSorted((a, b) => b[1] - a[1])[0] ?? []
  return body
}

/** How many characters are set in each size, to half a point. */
export function lengthsBySize(pages: readonly (readonly PdfLine[])[]): ReadonlyMap<number, number> {
  const lengths = new Map<number, number>()
  for (const { size, text } of pages.flat()) {
    const half = roundedSize(size)
    lengths.set(half, (lengths.get(half) ?? 0) + text.length)
  }
  return lengths
}

export function roundedSize(size: number): number {
  return Math.round(size * 2) / 2
}
