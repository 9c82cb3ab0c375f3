import { Readable } from 'node:stream'

import { replaceHidden } from '#base'
import type { ContentAnswer } from '#contract'

const longestName = 200

/** Content that is sure to begin: what goes wrong before its first bytes is an error like any other. */
export interface BegunContent {
  readonly mediaType: string
  readonly disposition: string
  readonly bytes: Readable
}

export async function beginContent({ mediaType, fileName, bytes }: ContentAnswer): Promise<BegunContent> {
  const pieces = bytes[Symbol.asyncIterator]()
  const first = await pieces.next()
  return {
    mediaType: isMediaType(mediaType) ? mediaType : 'application/octet-stream',
    disposition: dispositionOf(fileName),
    bytes: Readable.from(goOn(first, pieces), { objectMode: false }),
  }
}

/**
 * Content-Disposition after RFC 6266. Always a download: whatever an artifact calls itself, it is never a page of ours.
 */
function dispositionOf(fileName: string): string {
  const name = replaceHidden(fileName, () => '_')
    .replaceAll(/[/\\]/g, '_')
    .replace(/^\.+/, '_')
  const short = [...name].slice(-longestName).join('') || 'download'
  const ascii = short.replaceAll(/[^\x20-\x7e]|["%]/g, '_')
  const encoded = encodeURIComponent(short).replaceAll(/['()*]/g, (char) => `%${hexOf(char)}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

function hexOf(char: string): string {
  return char.charCodeAt(0).toString(16).toUpperCase()
}

function isMediaType(text: string): boolean {
  return /^[\w.+-]{1,100}\/[\w.+-]{1,100}(?:; ?charset=[\w-]{1,40})?$/.test(text)
}

/** All pieces from the first one on. Its source is let go of at the end, also when nobody has asked for a piece. */
function goOn(
  first: IteratorResult<Uint8Array>,
  pieces: AsyncIterator<Uint8Array>,
): AsyncIterableIterator<Uint8Array> {
  let next: IteratorResult<Uint8Array> | undefined = first
  return {
    [Symbol.asyncIterator]() {
      return this
    },
    async next() {
      const piece = next ?? (await pieces.next())
      next = undefined
      return piece
    },
    async return() {
      await pieces.return?.()
      return { done: true, value: undefined }
    },
  }
}
