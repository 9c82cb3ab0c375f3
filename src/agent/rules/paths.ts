import { match, patterns } from './patterns.ts'
import { trimSigns, type Word } from './sentence.ts'
import type { Surroundings } from './understanding.ts'

/** Folders of a home that are called the same everywhere. */
const known: Readonly<Record<string, string>> = {
  desktop: 'Desktop',
  documents: 'Documents',
  downloads: 'Downloads',
  download: 'Downloads',
  pictures: 'Pictures',
  music: 'Music',
  videos: 'Videos',
}
const bare = patterns('my|the|our')
const folderWord = /^(?:folder|directory)$/

export interface NamedPath {
  readonly path: string
  /** A known folder, or one that is said to be one. */
  readonly isFolder: boolean
  /** Whether it ends as names of files do. */
  readonly isFile: boolean
}

/** The file or folder that all of the words name; undefined for what is none, or could be in several places. */
export function readPath(said: readonly Word[], surroundings: Surroundings): NamedPath | undefined {
  const all = trimSigns(said)
  const words = all.slice(match(all, 0, bare) ?? 0)
  const isSaid = folderWord.test(words.at(-1)?.plain ?? '')
  const named = isSaid ? words.slice(0, -1) : words
  const { home, project } = surroundings
  const [first, second, third] = named
  if (!first || third) return undefined
  if (folderWord.test(first.plain) || first.plain === 'file') {
    const path = second && spelled(second, surroundings)
    return path && !isSaid ? { ...path, isFolder: first.plain !== 'file' } : undefined
  }
  if (second) return undefined
  if (first.quoted === null && Object.hasOwn(known, first.plain))
    return { path: join(home, known[first.plain] ?? ''), isFolder: true, isFile: false }
  if (first.quoted === null && first.plain === 'home' && isSaid)
    return { path: home, isFolder: true, isFile: false }
  if (first.quoted === null && first.plain === 'project' && (isSaid || all.length === 2))
    return project === null ? undefined : { path: project, isFolder: true, isFile: false }
  const path = spelled(first, surroundings)
  return path && { ...path, isFolder: path.isFolder || isSaid }
}

const fileEnds =
  /\.(?:txt|md|markdown|csv|tsv|json|ya?ml|xml|html?|css|pdf|docx?|odt|rtf|xlsx?|log|tex|org|rst|ini|toml|conf|cfg|js|ts|py|sh|sql|eml|ics)$/i

/** A path as it is spelled: `~/x`, `/x`, `x/y`, or the name of a file. What leads upwards is not followed. */
function spelled(word: Word, { home, project }: Surroundings): NamedPath | undefined {
  const text = (word.quoted ?? word.typed).trim()
  if (text === '' || text.length > 500 || /[\u0000-\u001F*?<>|]|:\/\/|(?:^|[/\\])\.\.(?:[/\\]|$)/.test(text))
    return undefined
  if (text === '~' || text === '~/') return { path: home, isFolder: true, isFile: false }
  const path = text.length > 1 ? text.replace(/[/\\]$/, '') : text
  const isFile = /[^/\\.]\.[a-z][a-z0-9]{0,7}$/i.test(path)
  const shape = { isFolder: path !== text, isFile: isFile && path === text }
  if (path.startsWith('~/')) return { path: join(home, path.slice(2)), ...shape }
  if (path.startsWith('~')) return undefined
  if (path.startsWith('/')) return home.startsWith('/') ? { path, ...shape } : undefined
  if (/^[a-z]:[/\\]/i.test(path)) return home.startsWith('/') ? undefined : { path, ...shape }
  const inside = path.replace(/^\.\//, '')
  const isRelative = inside.includes('/') || fileEnds.test(inside)
  if (!isRelative || project === null || inside === '' || /^[./\\]|\\/.test(inside)) return undefined
  // "And/or", "24/7" and "km/h" are no paths.
  if (
    !path.startsWith('./') &&
    word.quoted === null &&
    !fileEnds.test(inside) &&
    !/^[\w.-]{2,}(?:\/[\w.-]{2,})+$/.test(inside)
  )
    return undefined
  if (/^\d/.test(inside) && !fileEnds.test(inside)) return undefined
  return { path: join(project, inside), ...shape }
}

export function join(folder: string, rest: string): string {
  const sign = folder.startsWith('/') ? '/' : '\\'
  return `${folder.replace(/[/\\]$/, '')}${sign}${sign === '/' ? rest : rest.replaceAll('/', sign)}`
}
