import { after, match, patterns } from './patterns.ts'
import { takePriority } from './priority.ts'
import { titleText, trimSigns, type Word } from './sentence.ts'
import { isTitle } from './things.ts'
import { onePoint, wallText } from './time-slots.ts'
import { eventNouns, pronouns, taskVerbs } from './vocabulary.ts'
import { cut, type Outcome, skip, type Wish, within } from './wish.ts'

const tool = 'create_task'
const unclear: Outcome = { is: 'unclear', tool }
const nothing: Outcome = { is: 'missing', tool, what: 'what there is to do' }

/** After these comes what is to be done, first perhaps when. */
const reminders = patterns(
  'remind me',
  'send|give me a reminder',
  'set|create|add|make|schedule [me|up] [a|an|another] [new] reminder [for] [me]',
  'set|put up a reminder',
  'do not let me forget',
  'help me remember',
  'make sure [that] i do not forget',
  'make sure [that] i remember',
  'i must not forget',
  'i must|should remember',
  'i have|need to remember',
)
const makers = patterns(
  'add|create|make|open|write|set|note|start [me|up|down] [a|an|another|the|one] [new] task|todo [item|entry] [for] [me]',
  '[a] new task|todo [item]',
  'add|create|make [me] [a|an|another] [new] to do [item]',
  '[an|a] task|todo|reminder',
  'to do',
)
const toDo = patterns('to', 'that i need|have|ought|want to', 'that i should|must', 'i need|have to')
const naming = patterns('to', 'called|named|titled', ':', '-', '–', '—', ',', 'that says', 'saying')
const lists = patterns(
  'to|on|onto|in my|our [task|todo|todos] list',
  'to|on|onto|in [the] task|todo|todos list',
  'to|on|onto [my|the|our] [list] [of] tasks|todos',
  'to|on|onto [my|the] to do list',
  'to|on|onto my|the list of tasks|todos',
  'as a [new] task|todo',
)
const listed = patterns('add|put|note [down]')
const needs = patterns('i need|have|ought to', 'i must|should', 'i have got to')

/** A task to be made. */
export function readCreateTask(wish: Wish): Outcome {
  const { words: described, description, isUnclear } = takeDescription(wish.words)
  const { words, priority, isUnclear: isOdd } = takePriority(described)
  const wanted = readLead(words, wish)
  if (!wanted) return undefined
  if (isUnclear || isOdd) return unclear
  const times = within(words, wish.times)
  const point = onePoint(times)
  if (point === undefined) return unclear
  const rest = cut(wanted.title, within(wanted.title, times))
  if (!rest) return unclear
  const title = trimSigns(rest)
  if (title.length === 0 || isNothing(title)) return nothing
  if (wanted.mustBeDue && (!point || !/^(?:due )?by$|^due/.test(times[0]?.lead ?? ''))) return undefined
  if (isTwo(title, wanted.isLabel) || !isTitle(title) || isOfAnEvent(times, wish)) return unclear
  const input = {
    title: titleText(title),
    ...(description === null ? {} : { description }),
    ...(priority === null ? {} : { priority }),
    ...(point ? { due_date: wallText(point) } : {}),
  }
  return { is: 'call', tool, input }
}

interface Wanted {
  readonly title: readonly Word[]
  /** Whether it is only a wish when it says until when: "I need to …" may be said of anything. */
  readonly mustBeDue?: true
  /** Whether the title is put in quotation marks, or after a sign that it follows. */
  readonly isLabel: boolean
}

function readLead(words: readonly Word[], wish: Wish): Wanted | undefined {
  const reminded = after(words, reminders)
  if (reminded) {
    const rest = reminded.slice(skip(reminded, within(reminded, wish.times)))
    const title = after(rest, [...toDo, ...patterns(':', ',')])
    if (title) return { title: title.slice(match(title, 0, toDo) ?? 0), isLabel: false }
    // "Remind me of Anna's birthday" could be about when it is.
    return rest.length === 0 ? { title: [], isLabel: false } : undefined
  }
  const made = after(words, makers)
  if (made) return named(made, wish, words)
  const put = after(words, listed)
  if (put) {
    const times = within(put, wish.times)
    const last = put.findLastIndex((_word, at) => match(put, at, lists) !== undefined)
    const end = last === -1 ? undefined : match(put, last, lists)
    if (end === undefined) return undefined
    // What comes after the list may only be when.
    const tail = put.slice(end)
    const isWhole = (cut(tail, within(tail, times)) ?? tail).every(({ plain }) => /^[,:;()–—-]$/.test(plain))
    if (end < put.length && !isWhole) return tailAfterSign(tail, put.slice(0, last))
    return { title: put.slice(0, last), isLabel: false }
  }
  const needed = after(words, needs)
  if (!needed || !taskVerbs.has(needed[0]?.plain ?? '')) return undefined
  return /^(?:schedule|show|list|open|search|look|find|tell|ask|talk)$/.test(needed[0]?.plain ?? '')
    ? undefined
    : { title: needed, mustBeDue: true, isLabel: false }
}

/** `add to my list: buy milk` */
function tailAfterSign(tail: readonly Word[], head: readonly Word[]): Wanted | undefined {
  return head.length === 0 && tail[0]?.plain === ':' ? { title: tail.slice(1), isLabel: true } : undefined
}

/** What comes after "add a task". */
function named(made: readonly Word[], wish: Wish, words: readonly Word[]): Wanted | undefined {
  const times = within(made, wish.times)
  const onList = match(made, 0, lists) ?? 0
  const start = onList + skip(made.slice(onList), times)
  const rest = made.slice(start)
  const isBare = /^(?:task|todo|to|an|a|reminder)$/.test(words[0]?.plain ?? '')
  const title = after(rest, naming)
  if (title) {
    const isPlain = isBare && /^(?:to|,|called|named|titled)$/.test(rest[0]?.plain ?? '')
    return isPlain ? undefined : { title, isLabel: rest[0]?.plain !== 'to' }
  }
  if (rest.length === 0) return isBare ? undefined : { title: [], isLabel: false }
  const [first] = rest
  if (first?.quoted != null) return { title: rest, isLabel: true }
  // "Add task buy milk", but not "add a task for the garden".
  return taskVerbs.has(first?.plain ?? '') && !/^(?:list|set)$/.test(first?.plain ?? '')
    ? { title: rest, isLabel: false }
    : undefined
}

const describing = patterns(
  '[and] with [the|a] description|note [:|of|saying]',
  '[and] description|note|notes|details :',
)

/** `with the description "…"`: as it stands in the quotes. */
function takeDescription(words: readonly Word[]): {
  words: readonly Word[]
  description: string | null
  isUnclear: boolean
} {
  const at = words.findIndex((_word, index) => index > 0 && match(words, index, describing) !== undefined)
  const end = at === -1 ? undefined : match(words, at, describing)
  const quoted = end === undefined ? null : (words[end]?.quoted ?? null)
  if (end === undefined || quoted === null)
    return { words, description: null, isUnclear: words.some(({ plain }) => plain === 'description') }
  const head = words[at - 1]?.plain === ',' ? words.slice(0, at - 1) : words.slice(0, at)
  return { words: [...head, ...words.slice(end + 1)], description: quoted, isUnclear: quoted.trim() === '' }
}

function isNothing(title: readonly Word[]): boolean {
  const plains = title.map(({ plain }) => plain)
  if (plains.length === 1) return pronouns.test(plains[0] ?? '')
  return plains.length === 2 && /^(?:do|about|of)$/.test(plains[0] ?? '') && pronouns.test(plains[1] ?? '')
}

/** Two things to do in one sentence: "call Mum and pay the rent", "call Mum, pay the rent". */
function isTwo(title: readonly Word[], isLabel: boolean): boolean {
  if (title.length === 1) return false
  if (title[0]?.quoted != null) return true
  return title.some(({ plain }, at) => {
    if (plain === ':') return !isLabel
    return /^(?:and|&|,)$/.test(plain) && taskVerbs.has(title[at + 1]?.plain ?? '')
  })
}

/** "Buy a cake for Saturday", "buy wine for the party on Friday": the time may say when the other thing is. */
function isOfAnEvent([time]: Wish['times'], { words }: Wish): boolean {
  if (!time || /\b(?:by|due)\b/.test(time.lead)) return false
  const end = words.findLastIndex((word) => word.to <= time.from && word.typed !== '')
  const isFor = /^(?:for|this for)$/.test(time.lead)
  const [previous, determiner] = [words[end]?.plain ?? '', words[end - 1]?.plain ?? '']
  if (isFor) return !/^(?:task|todo|reminder|list|tasks|todos|me)$/.test(previous)
  return eventNouns.has(previous) && !/^(?:to|me|and)$/.test(determiner) && end > 2
}
