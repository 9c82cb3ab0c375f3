/** An absolute path in its parts: what no `..` leaves, and the names below. */
export interface SplitPath {
  /** `/`, `C:\` or `\\server\share\`. */
  readonly root: string
  readonly names: readonly string[]
}

/**
 * Undefined for what is not absolute or not in one spelling: with `.`, `..` or an empty name in it. A separator at the
 * end is forgiven. Names are compared as they are written, in case and composition too, for on most systems those are
 * different files; a drive's letter is not.
 */
export function splitPath(path: string): SplitPath | undefined {
  const windows = isWindowsPath(path)
  const root = windows ? windowsRoot(path) : '/'
  if (!windows && !path.startsWith('/')) return undefined
  const names = path.slice(root.length).split(windows ? /[\\/]/ : '/')
  if (names.at(-1) === '') names.pop()
  if (names.some((name) => name === '' || name === '.' || name === '..')) return undefined
  return { root: windows ? spellRoot(root) : root, names }
}

export function joinNames({ root, names }: SplitPath): string {
  return root + names.join(root === '/' ? '/' : '\\')
}

export function isWindowsPath(path: string): boolean {
  return /^(?:[a-z]:[\\/]|\\\\[^\\/])/i.test(path)
}

function windowsRoot(path: string): string {
  return /^(?:[a-z]:[\\/]|\\\\[^\\/]+[\\/]+[^\\/]+[\\/]?)/i.exec(path)?.[0] ?? path
}

function spellRoot(root: string): string {
  const spelled = root.replaceAll('/', '\\')
  const drive = /^[a-z]:\\$/i.test(spelled)
  return drive ? spelled.toUpperCase() : `${spelled.replace(/\\+$/, '')}\\`
}
