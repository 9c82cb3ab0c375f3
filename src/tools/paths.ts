import { z } from 'zod'

/** The longest path that common systems take. */
const maxPathLength = 4_096

/**
 * An absolute path in one spelling: no `.`, `..`, doubled or closing separators, so that equal paths are equal text.
 * POSIX, or Windows when it begins with a drive or `\\server\share`. `..` goes up in the text, before any link is followed.
 */
export const AbsolutePath = z
  .string()
  .min(1)
  .max(maxPathLength)
  .refine((path) => isAbsolutePath(path), 'Not an absolute path.')
  .refine((path) => !path.includes('\0') && path.isWellFormed(), 'Has a character that no path can hold.')
  .overwrite((path) => normalizePath(path))

function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || isWindowsPath(path)
}

function isWindowsPath(path: string): boolean {
  return /^([a-z]:[\\/]|\\\\[^\\/])/i.test(path)
}

function normalizePath(path: string): string {
  const windows = isWindowsPath(path)
  const separator = windows ? '\\' : '/'
  const root = rootOf(path)
  const segments: string[] = []
  for (const segment of path.slice(root.length).split(windows ? /[\\/]/ : '/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return (windows ? root.replaceAll('/', '\\') : root) + segments.join(separator)
}

/** What no `..` leaves: `/`, `C:\` or `\\server\share\`. */
function rootOf(path: string): string {
  if (!isWindowsPath(path)) return path.startsWith('/') ? '/' : ''
  return /^([a-z]:[\\/]|\\\\[^\\/]+[\\/]+[^\\/]+[\\/]?)/i.exec(path)?.[0] ?? path
}

/** The folder that holds a normalized path; undefined for a root. */
export function parentOf(path: string): string | undefined {
  const root = rootOf(path)
  if (path.length <= root.length) return undefined
  const cut = path.lastIndexOf(isWindowsPath(path) ? '\\' : '/')
  return cut < root.length ? root : path.slice(0, cut)
}

/** The last segment; empty for a root. */
export function nameOf(path: string): string {
  const parent = parentOf(path)
  if (parent === undefined) return ''
  return path.slice(parent === rootOf(path) ? parent.length : parent.length + 1)
}

export function joinPath(folder: string, name: string): string {
  const separator = isWindowsPath(folder) ? '\\' : '/'
  return folder.endsWith(separator) ? folder + name : folder + separator + name
}

/** The extension in lower case without its dot; empty when there is none or the name begins with its only dot. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : ''
}

/** `/a/b.txt` with 2 is `/a/b (2).txt`. Takes any text whose last segment is a name. */
export function numberedPath(path: string, number: number): string {
  const cut = Math.max(path.lastIndexOf('/'), isWindowsPath(path) ? path.lastIndexOf('\\') : -1) + 1
  const name = path.slice(cut)
  const dot = name.lastIndexOf('.')
  const end = dot > 0 ? cut + dot : path.length
  return `${path.slice(0, end)} (${number})${path.slice(end)}`
}

/** Equal for names that some file system holds to be the same: whatever case, composed or decomposed. */
export function foldPath(path: string): string {
  return path.toUpperCase().toLowerCase().normalize('NFC')
}

/** Whether a path is a folder itself, or below it. */
export function isWithin(path: string, folder: string): boolean {
  if (path === folder) return true
  const separator = isWindowsPath(folder) ? '\\' : '/'
  return path.startsWith(folder.endsWith(separator) ? folder : folder + separator)
}
