/** A line of a page: what it says, where, and how large. */
export interface WrittenLine {
  readonly text: string
  readonly x?: number
  readonly y: number
  readonly size?: number
}

/** A PDF with these pages, as plain as one can be; each object may be given in another form, for what is not plain. */
export function writePdf(
  pages: readonly (readonly WrittenLine[])[],
  {
    replace = {},
    trailer = '',
  }: { readonly replace?: Readonly<Record<number, string>>; readonly trailer?: string } = {},
): Uint8Array<ArrayBuffer> {
  const first = 4
  const kids = pages.map((_, index) => `${first + 2 * index} 0 R`).join(' ')
  const objects: string[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((lines, index) => {
      const content = lines.map(drawn).join('\n')
      const size = '/MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>'
      return [
        `<< /Type /Page /Parent 2 0 R ${size} /Contents ${first + 2 * index + 1} 0 R >>`,
        `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
      ]
    }),
  ]
  let text = '%PDF-1.7\n'
  const places: number[] = []
  for (const [index, object] of objects.entries()) {
    places.push(text.length)
    text += `${index + 1} 0 obj\n${replace[index + 1] ?? object}\nendobj\n`
  }
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${text.length}\n%%EOF\n`
  return Uint8Array.from(
    Buffer.from(`${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}${end}`, 'latin1'),
  )
}

function drawn({ text, x = 72, y, size = 10 }: WrittenLine): string {
  const words = text.replaceAll(/[\\()]/g, String.raw`\$&`)
  return `BT /F1 ${size} Tf 1 0 0 1 ${x} ${y} Tm (${words}) Tj ET`
}
