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
/** The folder that the person is in. */
const here = /^(?:here|(?:this|the current) (?:folder|directory))$/
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
  const { project } = surroundings
  if (project !== null && here.test(all.map(({ plain }) => plain).join(' ')))
    return { path: project, isFolder: true, isFile: false }
  const words = all.slice(match(all, 0, bare) ?? 0)
  const isSaid = folderWord.test(words.at(-1)?.plain ?? '')
  const named = isSaid ? words.slice(0, -1) : words
  const [first, second, third] = named
  if (!first || third) return undefined
  if (second) {
    // "The folder ~/x", "the file x.md".
    const path = /^(?:folder|directory|file)$/.test(first.plain) ? spelled(second, surroundings) : undefined
    return path && !isSaid ? { ...path, isFolder: first.plain !== 'file' } : undefined
  }
  const folder =
    first.quoted === null ? knownFolder(first.plain, all[0]?.plain ?? '', isSaid, surroundings) : undefined
  if (folder !== undefined)
    return folder === null ? undefined : { path: folder, isFolder: true, isFile: false }
  const path = spelled(first, surroundings)
  return path && { ...path, isFolder: path.isFolder || isSaid }
}

/** A folder by what it is called: null where it is known and not there, undefined where the word is no such folder. */
function knownFolder(
  plain: string,
  determiner: string,
  isSaid: boolean,
  { home, project }: Surroundings,
): string | null | undefined {
  // "My pictures" are in one folder; "music" and "the documents" may be anything.
  const isOwn =
    isSaid || determiner === 'my' || (determiner === 'the' && /^(?:desktop|downloads)$/.test(plain))
  const name = Object.hasOwn(known, plain) ? known[plain] : undefined
  if (name !== undefined) return isOwn ? join(home, name) : null
  if (plain === 'home') return isSaid ? home : undefined
  return plain === 'project' && (isSaid || determiner !== plain) ? project : undefined
}

const fileEnds =
  /\.(?:txt|md|markdown|csv|tsv|json|ya?ml|xml|html?|css|pdf|docx?|odt|rtf|xlsx?|log|tex|org|rst|ini|toml|conf|cfg|js|ts|py|sh|sql|eml|ics)$/i

const notPaths = /[\u0000-\u001F*?<>|]|:\/\/|(?:^|[/\\])\.\.(?:[/\\]|$)/

/** A path as it is spelled: `~/x`, `/x`, `x/y`, or the name of a file. What leads upwards is not followed. */
function spelled(word: Word, surroundings: Surroundings): NamedPath | undefined {
  const text = (word.quoted ?? word.typed).trim()
  if (text === '' || text.length > 500 || notPaths.test(text)) return undefined
  const path = text.length > 1 ? text.replace(/[/\\]$/, '') : text
  const whole = path === '~' ? surroundings.home : wholePath(path, word.quoted !== null, surroundings)
  if (whole === undefined) return undefined
  const isFolder = path !== text || path === '~'
  return { path: whole, isFolder, isFile: !isFolder && /[^/\\.]\.[a-z][a-z0-9]{0,7}$/i.test(path) }
}

function wholePath(path: string, isQuoted: boolean, { home, project }: Surroundings): string | undefined {
  const isUnix = home.startsWith('/')
  if (path.startsWith('~')) return path.startsWith('~/') ? join(home, path.slice(2)) : undefined
  if (path.startsWith('/')) return isUnix ? path : undefined
  if (/^[a-z]:[/\\]/i.test(path)) return isUnix ? undefined : path
  const inside = path.replace(/^\.\//, '')
  if (project === null || inside === '' || /^[./\\]|\\/.test(inside)) return undefined
  if (fileEnds.test(inside)) return join(project, inside)
  // "And/or", "24/7" and "km/h" are no paths, nor is a word without a slash.
  const isClear = isQuoted || path !== inside || /^[\w.-]{2,}(?:\/[\w.-]{2,})+$/.test(inside)
  return isClear && inside.includes('/') && !/^\d/.test(inside) ? join(project, inside) : undefined
}

export function join(folder: string, rest: string): string {
  const sign = folder.startsWith('/') ? '/' : '\\'
  return `${folder.replace(/[/\\]$/, '')}${sign}${sign === '/' ? rest : rest.replaceAll('/', sign)}`
}
