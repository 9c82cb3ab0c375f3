/** The segments of an absolute path, `..` gone up in the text; undefined for anything else. `~` stays the first segment. */
export function readPath(text: string): readonly string[] | undefined {
  const isWindows = /^([a-z]:[\\/]|\\\\[^\\])/i.test(text)
  if (!isWindows && !text.startsWith('/') && !text.startsWith('~/')) return undefined
  const segments: string[] = []
  const plain = isWindows ? text.replaceAll('\\', '/') : text
  for (const segment of plain.normalize('NFC').split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments
}

/** Whether a path is the folder or lies below it. `~` stands for anybody's home. */
export function isBelow(path: readonly string[], folder: readonly string[]): boolean {
  const root = inHomeOf(path, folder)
  return path.length >= root.length && root.every((segment, index) => segment === path[index])
}

export function isSamePath(path: readonly string[], other: readonly string[]): boolean {
  return path.length === inHomeOf(path, other).length && isBelow(path, other)
}

function inHomeOf(path: readonly string[], folder: readonly string[]): readonly string[] {
  return folder[0] === '~' ? [...homeOf(path), ...folder.slice(1)] : folder
}

/** The part of a path that is somebody's home folder; `~` when it is in none, which then matches nothing. */
function homeOf(path: readonly string[]): readonly string[] {
  if (path[0] === 'root') return path.slice(0, 1)
  const [first = '', second = ''] = path
  if ((first === 'home' || first === 'Users') && path.length >= 2) return path.slice(0, 2)
  return /^[a-z]:$/i.test(first) && second.toLowerCase() === 'users' && path.length >= 3
    ? path.slice(0, 3)
    : ['~']
}
