import { AppError } from '#contract'

/** How names are joined in a folder of this machine: as in the folder's own path. */
function separatorOf(folder: string): string {
  return folder.startsWith('/') ? '/' : '\\'
}

/** The path of an entry, from the folder on, with slashes. */
export function pathWithin(folder: string, path: string): string {
  const separator = separatorOf(folder)
  const start = folder.endsWith(separator) ? folder.length : folder.length + 1
  const rest = path.slice(start)
  return separator === '/' ? rest : rest.replaceAll('\\', '/')
}

/** The absolute path of what is named from the folder on. */
export function pathBelow(folder: string, within: string): string {
  const separator = separatorOf(folder)
  const rest = separator === '/' ? within : within.replaceAll('/', '\\')
  if (rest === '') return folder
  return folder.endsWith(separator) ? folder + rest : folder + separator + rest
}

/**
 * The names on the way from a project's folder to a path that somebody gave: from that folder on, or absolute within it.
 * Nothing is resolved on the disk, so what `..` means is said by the text alone.
 *
 * @throws AppError `gate.path_outside_grant` for a path that leads out of the folder, `files.path_invalid`
 */
export function namesWithin(folder: string, path: string): readonly string[] {
  if (path.includes('\0')) throw invalid(path, 'has a character that no path can hold')
  const separator = separatorOf(folder)
  const isWindows = separator === '\\'
  const isAbsolute = isWindows ? /^([a-z]:[\\/]|[\\/])/i.test(path) : path.startsWith('/')
  const split = (text: string): string[] => text.split(isWindows ? /[\\/]/ : '/')
  const names: string[] = isAbsolute ? [] : split(folder)
  for (const name of split(path)) {
    if (name === '..') names.pop()
    else if (name !== '' && name !== '.') names.push(name)
  }
  const top = split(folder).filter((name) => name !== '')
  const all = names.filter((name) => name !== '')
  if (!top.every((name, index) => all[index] === name)) {
    throw new AppError('gate.path_outside_grant', `${path.toWellFormed()} is outside of ${folder}.`, {
      hint: 'Name something in the folder of the session.',
      details: { path: path.toWellFormed(), project: folder },
    })
  }
  return all.slice(top.length)
}

function invalid(path: string, why: string): AppError {
  const shown = path.replaceAll('\0', '\uFFFD').toWellFormed()
  return new AppError('files.path_invalid', `${JSON.stringify(shown)} ${why}.`, {
    hint: 'Name a file in the folder of the session.',
    details: { path: shown },
  })
}
