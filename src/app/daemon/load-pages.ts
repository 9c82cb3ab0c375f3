import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { gzipSync } from 'node:zlib'

import { z } from 'zod'

import { packageRoot } from '#adapters'
import type { PageFiles } from '#http'

/** Where the page is once it was built. */
const built = join(packageRoot, '.cache/web')

const Built = z.object({ build: z.string() })

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}
/** Shorter ones gain nothing. */
const leastPackedBytes = 1_000

/**
 * The page as it is now: one that is built anew meanwhile does not change what a daemon serves.
 *
 * @returns no files where it was not built
 */
export function loadPages(folder = built): { readonly build: string | null; readonly files: PageFiles } {
  const note = join(folder, 'build.json')
  if (!existsSync(note)) return { build: null, files: new Map() }
  const { build } = Built.parse(JSON.parse(readFileSync(note, 'utf8')))
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'build.json')
    .map((entry) => join(entry.parentPath, entry.name))
  return { build, files: new Map(files.map((file) => [pathOf(folder, file), load(file)])) }
}

function pathOf(folder: string, file: string): string {
  return `/${relative(folder, file).split(sep).join('/')}`
}

function load(file: string) {
  const bytes = readFileSync(file)
  const mediaType = mediaTypes[extname(file)] ?? 'application/octet-stream'
  const isText = mediaType.includes('charset') || mediaType === 'image/svg+xml'
  return {
    mediaType,
    bytes,
    packed: isText && bytes.length >= leastPackedBytes ? gzipSync(bytes) : null,
    isNamedByContent: file.includes(`${sep}assets${sep}`),
  }
}
