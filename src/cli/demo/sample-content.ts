import { crc32, deflateSync } from 'node:zlib'

/** Small files of several kinds that the programs for them open, each different by its name. */

export function text(name: string): Uint8Array {
  return bytes(`${name}\n\nA few lines so that there is something to read.\nNumber ${seedOf(name)}.\n`)
}

export function table(name: string): Uint8Array {
  const separator = name.endsWith('.tsv') ? '\t' : ','
  const rows = Array.from({ length: 12 }, (_, index) => [
    index + 1,
    `row ${index + 1}`,
    (seedOf(name) * (index + 1)) % 997,
  ])
  return bytes([['number', 'name', 'value'], ...rows].map((row) => `${row.join(separator)}\n`).join(''))
}

export function code(name: string): Uint8Array {
  const seed = seedOf(name)
  if (name.endsWith('.json')) return bytes(`${JSON.stringify({ theme: 'light', size: seed }, null, 2)}\n`)
  if (name.endsWith('.html')) return bytes(`<!doctype html>\n<title>Page ${seed}</title>\n<p>Hello.</p>\n`)
  if (name.endsWith('.sql')) return bytes(`select ${seed} as answer;\n`)
  if (name.endsWith('.js')) return bytes(`export const answer = ${seed}\n`)
  if (name.endsWith('.sh')) return bytes(`#!/bin/sh\necho ${seed}\n`)
  return bytes(`print(${seed})\n`)
}

export function picture(name: string): Uint8Array {
  const seed = seedOf(name)
  if (name.endsWith('.svg')) {
    const colour = `hsl(${seed % 360} 60% 50%)`
    return bytes(
      `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><circle cx="32" cy="32" r="30" fill="${colour}"/></svg>\n`,
    )
  }
  return png(16, [seed % 256, (seed >> 8) % 256, (seed >> 4) % 256])
}

/** A square of one colour. */
function png(size: number, colour: readonly [number, number, number]): Uint8Array {
  const row = Buffer.from([0, ...Array.from({ length: size }, () => colour).flat()])
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 2], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: size }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}

/** A tenth of a second of a tone. */
export function sound(name: string): Uint8Array {
  const rate = 8_000
  const samples = Buffer.from(
    Array.from(
      { length: rate / 10 },
      (_, index) => 128 + Math.round(100 * Math.sin((index * (200 + seedOf(name))) / rate)),
    ),
  )
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.writeUInt32LE(36 + samples.length, 4)
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(rate, 24)
  header.writeUInt32LE(rate, 28)
  header.writeUInt16LE(1, 32)
  header.writeUInt16LE(8, 34)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(samples.length, 40)
  return Buffer.concat([header, samples])
}

/** An archive without an entry, told apart by its comment. */
export function archive(name: string): Uint8Array {
  const comment = bytes(`sample ${name}`)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([end, comment])
}

/** One page with one line. */
export function pdf(name: string): Uint8Array {
  const line = `BT /F1 18 Tf 40 120 Td (Sample ${seedOf(name)}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${line.length} >>\nstream\n${line}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let body = '%PDF-1.4\n'
  const places = objects.map((object, index) => {
    const place = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return place
  })
  const references = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`
  return bytes(`${body}xref\n0 ${size}\n0000000000 65535 f \n${references}${trailer}`)
}

function seedOf(name: string): number {
  return crc32(name) % 1_000_003
}

function bytes(content: string): Uint8Array {
  return Buffer.from(content, 'utf8')
}
