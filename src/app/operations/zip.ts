import { createHash } from 'node:crypto'

import { Zip, ZipDeflate } from 'fflate'

/** One file of an archive; its pieces are read once. */
export interface ZipFile {
  readonly name: string
  readonly pieces: AsyncIterable<string> | Iterable<string>
}

const utf8 = new TextEncoder()

/**
 * An archive, piece by piece as it is read: nothing of it is kept in memory. Its last file, `SHA256SUMS`, has the hashes of
 * all others, as `sha256sum -c` reads them.
 *
 * @param options.at what the files are dated, in milliseconds since the Unix epoch
 */
export async function* zipped(
  files: AsyncIterable<ZipFile>,
  { at, signal }: { at: number; signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  const zip = new Zip((error, data) => {
    if (error) throw error
    ready.push(data)
  })
  const sums: string[] = []

  async function* add({ name, pieces }: ZipFile): AsyncGenerator<Uint8Array> {
    const entry = new ZipDeflate(name, { level: 6 })
    entry.mtime = at
    zip.add(entry)
    const hash = createHash('sha256')
    for await (const piece of pieces) {
      signal.throwIfAborted()
      const bytes = utf8.encode(piece)
      hash.update(bytes)
      entry.push(bytes)
      yield* ready.splice(0)
    }
    entry.push(new Uint8Array(), true)
    yield* ready.splice(0)
    sums.push(`${hash.digest('hex')}  ${name}\n`)
  }

  for await (const file of files) yield* add(file)
  yield* add({ name: 'SHA256SUMS', pieces: [sums.join('')] })
  zip.end()
  yield* ready.splice(0)
}
