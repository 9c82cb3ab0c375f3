import { extname } from 'node:path'

/** Shown by a browser as they are, and nothing that runs in one: no HTML, no SVG, no script. */
const shown: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.bmp': 'image/bmp',
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
}

const binary = new Set(
  [
    '.7z',
    '.bin',
    '.db',
    '.dll',
    '.doc',
    '.docx',
    '.exe',
    '.gz',
    '.iso',
    '.odt',
    '.pdf',
    '.ppt',
    '.pptx',
  ].concat(['.rar', '.so', '.sqlite', '.tar', '.wasm', '.xls', '.xlsx', '.xz', '.zip', '.zst']),
)

/**
 * What a file is given out as, by its name alone. What a person reads is text, whatever it is meant for: a page somebody
 * left in a folder must not run as one of ours.
 */
export function mediaTypeOf(name: string): string {
  const extension = extname(name).toLowerCase()
  const known = Object.hasOwn(shown, extension) ? shown[extension] : undefined
  return known ?? (binary.has(extension) ? 'application/octet-stream' : 'text/plain; charset=utf-8')
}
