import { after, match, patterns } from './patterns.ts'
import { titleText, trimSigns, typedText, type Word } from './sentence.ts'
import { eventNouns, nounVerbs, pronouns, taskVerbs, timeWords } from './vocabulary.ts'
import { within, type Wish } from './wish.ts'

/** A task or event that somebody names. */
export interface Thing {
  readonly text: string
  /** What it is by how it is named; null where it could be either. */
  readonly kind: 'task' | 'event' | null
}

const namedTask = patterns('[the|my|our|that|a] task|todo [called|named|titled|:]')
const namedEvent = patterns('[the|my|our|that] event [called|named|titled|:]')
const articles = patterns('the|my|our|a|an')
const several =
  /^(?:all|every|everything|both|each|any|anything|some|and|tasks|todos|events|meetings|appointments|,)$/

/** As tools take titles. */
const longestTitle = 200

/** What is named, `missing` where that is a word for something else, `unclear` where it may be several things. */
export function readThing(said: readonly Word[], wish: Wish): Thing | 'missing' | 'unclear' {
  const all = trimSigns(said)
  const [task, event] = [after(all, namedTask), after(all, namedEvent)]
  const kind = task ? 'task' : event ? 'event' : null
  const words = trimSigns(task ?? event ?? all)
  const [first, second] = words
  if (!first) return 'missing'
  if (first.quoted !== null) {
    const text = first.quoted.trim()
    if (second || text === '' || text.length > longestTitle) return 'unclear'
    return { text, kind: kind ?? kindOf(text.toLowerCase().split(/\s+/).slice(0, 20)) }
  }
  const bare = words.slice(match(words, 0, articles) ?? 0)
  if (bare.length === 0 || (bare.length === 1 && pronouns.test(bare[0]?.plain ?? ''))) return 'missing'
  if (within(words, wish.times).length > 0 || within(words, wish.lengths).length > 0) return 'unclear'
  const plains = bare.map(({ plain }) => plain)
  return isName(plains) ? { text: typedText(bare), kind: kind ?? kindOf(plains) } : 'unclear'
}

/** Whether words name one thing. */
function isName(plains: readonly string[]): boolean {
  const [first = '', last = ''] = [plains[0], plains.at(-1)]
  if (prepositions.test(first) || pronouns.test(first) || /^(?:task|todo|event|one|ones)$/.test(last))
    return false
  if (plains.some((plain) => several.test(plain) || timeWords.test(plain) || plain === '"')) return false
  // "Task 4" is one of a list that is not here.
  return plains.length <= 12 && plains.join(' ').length <= longestTitle && !/^\d+$/.test(plains.join(''))
}

const prepositions = /^(?:with|about|at|in|on|for|of|between|regarding|to|from)$/

/** By its head: a lunch with Mia is an event, and what begins with a verb is a task. */
function kindOf(plains: readonly string[]): Thing['kind'] {
  const at = plains.findIndex((plain) => prepositions.test(plain))
  const head = plains[(at === -1 ? plains.length : at) - 1] ?? ''
  const [first = '', second = ''] = plains
  const isVerb = taskVerbs.has(first) && second !== '' && !prepositions.test(second)
  const isClear =
    isVerb && (!nounVerbs.has(first) || /^(?:the|a|an|my|our|mum|mom|dad|back|up)$/.test(second))
  if (isClear) return 'task'
  if (eventNouns.has(head)) return 'event'
  return null
}

/** Whether words can be the title of something, with nothing in them that means more than that. */
export function isTitle(words: readonly Word[]): boolean {
  const text = typedText(words)
  if (text.length > longestTitle || !/[\p{L}\p{N}]/u.test(text)) return false
  return words.every((word, index) => {
    if (word.quoted !== null) return true
    const next = words[index + 1]?.plain ?? ''
    if (timeWords.test(word.plain)) return false
    if (/^(?:daily|weekly|monthly|yearly|annually)$/.test(word.plain)) return next !== ''
    if (/^(?:at|by|on|in)$/.test(word.plain) && /^\d/.test(next)) return false
    if (/^[/~]/.test(word.plain)) return true
    return !/^\d{1,2}[:./]\d{2}$|^\d{1,2}(?:am|pm)$|^\d{1,2}[./]\d{1,2}\.?$/.test(word.plain)
  })
}

/** The new name of something, as typed. */
export function newName(words: readonly Word[], wish: Wish): string | undefined {
  const name = trimSigns(words)
  if (name.length === 0 || name.length > 20) return undefined
  const [first, second] = name
  if (first?.quoted != null) return second || !isTitle([first]) ? undefined : titleText([first])
  if (!isTitle(name) || within(name, wish.times).length > 0) return undefined
  if (name.length === 1 && pronouns.test(first?.plain ?? '')) return undefined
  return name.some(({ quoted }) => quoted !== null) ? undefined : titleText(name)
}
