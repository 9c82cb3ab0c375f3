import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Embedder } from '#memory'

/** Texts' vectors, made once: they take by far the longest. */
export async function keptVectors(
  folder: string,
  embedder: Embedder,
  texts: readonly string[],
): Promise<Float32Array[]> {
  const { name, dimensions } = embedder.space
  const hash = createHash('sha256')
    .update(JSON.stringify([name, texts]))
    .digest('hex')
    .slice(0, 16)
  const file = path.join(folder, `vectors-${hash}.f32`)
  if (!existsSync(file)) {
    const { signal } = new AbortController()
    const all = new Float32Array(texts.length * dimensions)
    for (let from = 0; from < texts.length; from += 256) {
      const some = await embedder.embed(texts.slice(from, from + 256), { signal })
      for (const [index, vector] of some.entries()) all.set(vector, (from + index) * dimensions)
      process.stderr.write(`\r  vectors: ${Math.min(from + 256, texts.length)} of ${texts.length} `)
    }
    process.stderr.write('\r')
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${file}.new`, new Uint8Array(all.buffer))
    renameSync(`${file}.new`, file)
  }
  const bytes = readFileSync(file)
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  return texts.map((_, index) => all.slice(index * dimensions, (index + 1) * dimensions))
}
