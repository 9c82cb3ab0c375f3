import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import type { Embedder } from '#memory'

/** Texts in one file: what is lost when it is stopped. */
const textsEach = 128

/** Texts' vectors, made once and kept piece by piece: they take by far the longest. */
export async function keptVectors(
  folder: string,
  embedder: Embedder,
  texts: readonly string[],
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = []
  for (let from = 0; from < texts.length; from += textsEach) {
    vectors.push(...(await piece(folder, embedder, texts.slice(from, from + textsEach))))
    process.stderr.write(`\r  vectors: ${vectors.length} of ${texts.length} `)
  }
  process.stderr.write('\r')
  return vectors
}

async function piece(folder: string, embedder: Embedder, texts: readonly string[]): Promise<Float32Array[]> {
  const { name, dimensions } = embedder.space
  const hash = createHash('sha256')
    .update(JSON.stringify([name, texts]))
    .digest('hex')
    .slice(0, 16)
  const file = path.join(folder, `vectors-${hash}.f32`)
  if (!existsSync(file)) {
    const all = new Float32Array(texts.length * dimensions)
    const made = await embedder.embed(texts, { signal: new AbortController().signal })
    for (const [index, vector] of made.entries()) all.set(vector, index * dimensions)
    mkdirSync(folder, { recursive: true })
    writeFileSync(`${file}.${process.pid}`, new Uint8Array(all.buffer))
    renameSync(`${file}.${process.pid}`, file)
  }
  const bytes = readFileSync(file)
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  return texts.map((_, index) => all.slice(index * dimensions, (index + 1) * dimensions))
}
