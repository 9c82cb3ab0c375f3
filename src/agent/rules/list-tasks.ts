import type { FoundTime } from '#dates'
import { todayIn } from '#dates'

import { after, match, patterns } from './patterns.ts'
import { trimSigns, typedText, type Word } from './sentence.ts'
import { priorityNames } from './vocabulary.ts'
import { cut, type Outcome, type Wish, within } from './wish.ts'

const tool = 'list_tasks'
const unclear: Outcome = { is: 'unclear', tool }

const asking = patterns(
  'show|list|give|get|display|print|view|see [me]',
  'let me see',
  'what|which [is|are]',
  'is|are [there]',
  'do i have',
  'have i',
  'find|search|filter [in|through]',
  'i want to see',
  'i would like to see',
  'what do i have',
)
const tasks = /^(?:tasks?|todos?)$/
/** Words that name the list or the person, and say nothing else. */
const filling =
  /^(?:me|all|any|my|of|the|our|that|which|are|is|i|have|do|there|still|currently|on|list|lists|a|with|items?|ones?|just|only|,|what|to|in|everything|anything|already|been|so|far|need|got|left|am|yet|be|at|has|other|current)$/
const states: Readonly<Record<string, Partial<Filters>>> = {
  open: { done: false },
  unfinished: { done: false },
  outstanding: { done: false },
  incomplete: { done: false },
  undone: { done: false },
  pending: { done: false },
  finished: { done: true },
  done: { done: true },
  completed: { done: true },
  complete: { done: true },
  overdue: { due: 'overdue' },
}

interface Filters {
  done?: boolean
  due?: string
  priority?: string
  search?: string
}

/** Which tasks there are, by when they are due, how much they press, whether they are done, and words in them. */
export function readListTasks(wish: Wish): Outcome {
  const { words } = wish
  if (match(words, 0, asking) !== undefined) return readAsked(wish)
  // Short for a question, but only as a whole: "urgent task: call Tom" is something else.
  const outcome = short.test(words[0]?.plain ?? '') ? readAsked(wish) : undefined
  return outcome?.is === 'call' ? outcome : undefined
}

const short = /^(?:my|any|anything|all|overdue|open|urgent|unfinished|tasks|todos)$/

function readAsked(wish: Wish): Outcome {
  const { words } = wish
  const isSearch = /^(?:search|find)$/.test(words[0]?.plain ?? '')
  const { head, query } = splitQuery(words, isSearch)
  const isAny = head.some(({ plain }) => tasks.test(plain))
  const isOverdue = head.some(({ plain }) => plain === 'overdue' || plain === 'due')
  const isList = head.some(
    ({ plain }, at) => plain === 'list' && /^(?:todo|task)$/.test(head[at - 1]?.plain ?? ''),
  )
  if (!isAny && !isOverdue && !isList) return undefined
  if (head.some(({ quoted }) => quoted !== null)) return unclear
  const times = within(head, wish.times)
  const due = dueOf(times, wish)
  const rest = cut(head, times)
  if (due === undefined || !rest) return unclear
  const filters = readFilters(rest, { isDue: due !== null })
  if (!filters || (filters.due !== undefined && due !== null)) return unclear
  if (query && (query.length === 0 || (isSearch && Object.keys(filters).length > 0))) return unclear
  if (isSearch && !query) return { is: 'missing', tool, what: 'which words to look for' }
  const all = {
    ...filters,
    ...(due === null ? {} : { due }),
    ...(query ? { search: searchText(query) } : {}),
  }
  // A bare "my tasks" is a list to be shown; "tasks" in the middle of something else is not.
  return { is: 'call', tool, input: { filters: all } }
}

const about = patterns(
  'about|mentioning|containing|regarding|concerning',
  'with|containing the word|words',
  'to do with',
  'related to',
  'for',
)

function splitQuery(
  words: readonly Word[],
  isSearch: boolean,
): { head: readonly Word[]; query: readonly Word[] | null } {
  for (let at = 1; at < words.length; at += 1) {
    if (words[at]?.plain === 'for' && !isSearch) continue
    const end = match(words, at, about)
    if (end !== undefined) return { head: words.slice(0, at), query: trimSigns(words.slice(end)) }
  }
  return { head: words, query: null }
}

function searchText(query: readonly Word[]): string {
  const [first, second] = query
  if (first?.quoted != null && !second) return first.quoted.trim()
  return typedText(after(query, patterns('the|my|a|an')) ?? query)
}

/** As the tool has it; null where nothing is said of it, undefined for a time that it does not tell apart. */
function dueOf(times: readonly FoundTime[], { surroundings, sentence }: Wish): string | null | undefined {
  const [found, other] = times
  if (!found) return null
  if (other) return undefined
  if (/^(?:due )?(?:this )?this week$/.test(sentence.masked.slice(found.from, found.to).toLowerCase().trim()))
    return 'week'
  const { reading } = found
  if (!reading || reading.isRange || reading.start.time !== null) return undefined
  if (!/^(?:|on|for|due|due on|due by|due for|by)$/.test(found.lead)) return undefined
  const today = todayIn(surroundings)
  if (/\bby$/.test(found.lead)) return undefined
  if (reading.start.day === today.toString()) return 'today'
  return reading.start.day === today.add({ days: 1 }).toString() ? 'tomorrow' : undefined
}

/** Undefined where some word is not understood. */
function readFilters(words: readonly Word[], { isDue }: { isDue: boolean }): Filters | undefined {
  const filters: Filters = {}
  let isNegated = false
  for (const [at, { plain }] of words.entries()) {
    if (plain === 'not') {
      isNegated = true
      continue
    }
    const read = readState(plain, isNegated) ?? readPriority(words, at)
    if (read) {
      // Said twice, it may be two lists.
      if (Object.keys(read).some((name) => Object.hasOwn(filters, name))) return undefined
      Object.assign(filters, read)
      if ('done' in read) isNegated = false
    } else if (!isFilling(words, at, { isDue, hasPriority: filters.priority !== undefined })) return undefined
  }
  return isNegated ? undefined : filters
}

function readState(plain: string, isNegated: boolean): Filters | undefined {
  const state = Object.hasOwn(states, plain) ? states[plain] : undefined
  if (state?.done === undefined) return isNegated ? undefined : state
  return { done: isNegated ? !state.done : state.done }
}

/** `urgent`, `high priority`, `high-priority`; "high" alone may be of anything. */
function readPriority(words: readonly Word[], at: number): Filters | undefined {
  const plain = words[at]?.plain ?? ''
  const joined = /^([a-z]+)-priority$/.exec(plain)?.[1]
  const name = joined ?? plain
  const isSaid = joined !== undefined || plain === 'urgent' || words[at + 1]?.plain === 'priority'
  return isSaid && priorityNames.test(name) ? { priority: name } : undefined
}

function isFilling(
  words: readonly Word[],
  at: number,
  { isDue, hasPriority }: { isDue: boolean; hasPriority: boolean },
): boolean {
  const plain = words[at]?.plain ?? ''
  if (plain === 'priority') return hasPriority
  if (plain === 'due') return isDue
  return tasks.test(plain) || filling.test(plain) || match(words, at, verbs) !== undefined
}

const verbs = patterns(
  'show|list|give|get|display|print|view|see|let|want|would|like|find|search|filter|through|contain',
)
