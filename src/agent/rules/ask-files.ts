import { after, before, match, patterns } from './patterns.ts'
import { join, readPath } from './paths.ts'
import { trimSigns, type Word } from './sentence.ts'
import type { Outcome, Wish } from './wish.ts'

const inside = patterns('in|inside|of|from|at|within')
const listing = patterns(
  'list|show|give|display|print [me] [all|everything] [the|my] [files|contents|content|folders] [in|inside|of|from|at|within|on]',
  'list|show [me] [all] the files and folders in|inside|of|from|at|within|on',
  'list|show|display [me] what is in|inside|on',
  'what|which files are [there] [stored|saved] in|inside|on',
  'what|which files do i have in|inside|on',
  'what is [there] [stored|saved] in|inside|on',
  'what are the contents of',
  'look in|inside|into',
  'ls',
)
const contents = patterns(
  'show|give|display|print [me] the content|contents|text of',
  'what is in|inside',
  'what does',
  'what are the contents of',
)
const reading = patterns(
  'read|open|show|display|print|cat|view|see [me] [the] [file]',
  'let me see [the] [file]',
  'read out',
)

/** What is in a folder. */
export function readListFolder(wish: Wish): Outcome {
  const tool = 'fs.list'
  const { words, surroundings } = wish
  const said = after(words, listing)
  if (!said) return undefined
  const where = said.slice(match(said, 0, inside) ?? 0)
  const path = readPath(where, surroundings)
  const isOfFiles = words.some(({ plain }) => /^(?:files|folders|contents?)$/.test(plain))
  if (where.length === 0) return isOfFiles ? { is: 'missing', tool, what: 'which folder' } : undefined
  if (!path || path.isFile) return undefined
  // "Show ~/notes" may be to read it; "what is in ~/notes" is a folder.
  const isShown = /^(?:show|display|print|give)$/.test(words[0]?.plain ?? '') && !isOfFiles && !path.isFolder
  if (isShown) return { is: 'unclear', tool }
  const isFilesOnly =
    words.some(({ plain }) => plain === 'files') && !words.some(({ plain }) => plain === 'folders')
  return { is: 'call', tool, input: { folder: path.path, ...(isFilesOnly ? {} : { include: 'all' }) } }
}

/** What a file says. */
export function readFile(wish: Wish): Outcome {
  const tool = 'fs.read'
  const { words, surroundings } = wish
  const asked = after(words, contents)
  const said = asked
    ? words[1]?.plain === 'does'
      ? before(asked, patterns('say|contain'))
      : asked
    : after(words, reading)
  if (!said) return undefined
  const path = readPath(said, surroundings) ?? inFolder(said, wish)
  if (!path)
    return said.length === 0 && words[0]?.plain === 'read'
      ? { is: 'missing', tool, what: 'which file' }
      : undefined
  if (path.isFolder && !path.isFile) return undefined
  // Without an ending it may be a folder, unless it is to be read.
  if (!path.isFile && words[0]?.plain !== 'read') return undefined
  return { is: 'call', tool, input: { path: path.path } }
}

/** `lease.txt in my documents folder` */
function inFolder(said: readonly Word[], { surroundings }: Wish) {
  const all = trimSigns(said)
  const [name, second] = all
  if (!name || !second || !/^(?:in|from|inside)$/.test(second.plain)) return undefined
  const folder = readPath(all.slice(2), surroundings)
  const text = name.quoted ?? name.typed
  if (!folder?.isFolder || /[/\\~*?]/.test(text) || !/[^.]\.[a-z][a-z0-9]{0,7}$/i.test(text)) return undefined
  return { path: join(folder.path, text), isFolder: false, isFile: true }
}
