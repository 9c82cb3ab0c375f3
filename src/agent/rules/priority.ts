import { type Word } from './sentence.ts'
import { priorityNames } from './vocabulary.ts'

export interface PriorityFound {
  readonly words: readonly Word[]
  readonly priority: string | null
  /** Whether something is said of a priority that is not understood. */
  readonly isUnclear: boolean
}

const taskWord = /^(?:task|todo|reminder|item|thing)s?$/
const ends =
  /^(?:to|[,:;()–—-]|task|tasks|todo|todos|reminder|by|due|on|at|in|today|tomorrow|tonight|next|this)$/

/** How much a new task presses, and the words without that: `low priority`, `(priority: high)`, `urgent task`. */
export function takePriority(words: readonly Word[]): PriorityFound {
  const found: { from: number; to: number; name: string }[] = []
  for (let at = 0; at < words.length; at += 1) {
    const one = priorityAt(words, at)
    if (!one) continue
    found.push(one)
    at = one.to - 1
  }
  const [first, second] = found
  const rest = first ? [...words.slice(0, first.from), ...words.slice(first.to)] : words
  const isUnclear =
    second !== undefined ||
    rest.some(({ plain }) => /^(?:priority|priorities|urgent|urgently|urgency|[a-z]+-priority)$/.test(plain))
  return { words: rest, priority: first?.name ?? null, isUnclear }
}

function priorityAt(
  words: readonly Word[],
  at: number,
): { from: number; to: number; name: string } | undefined {
  const plain = (index: number): string => words[index]?.plain ?? ''
  const joined = /^([a-z]+)-priority$/.exec(plain(at))?.[1] ?? ''
  const isAfter = priorityNames.test(plain(at)) && plain(at + 1) === 'priority'
  if (isAfter || priorityNames.test(joined)) {
    const to = isAfter ? at + 2 : at + 1
    const isEnd = to >= words.length || ends.test(plain(to))
    return isEnd ? spread(words, { from: at, to, name: isAfter ? plain(at) : joined }) : undefined
  }
  if (plain(at) === 'priority') {
    const name = /^(?::|of|is|=)$/.test(plain(at + 1)) ? at + 2 : at + 1
    const isEnd = name + 1 >= words.length || ends.test(plain(name + 1))
    if (!priorityNames.test(plain(name)) || !isEnd) return undefined
    return spread(words, { from: at, to: name + 1, name: plain(name) })
  }
  if (plain(at) !== 'urgent') return undefined
  if (taskWord.test(plain(at + 1))) return { from: at, to: at + 1, name: 'urgent' }
  const isMarked = /^[,(–—-]$|^as$/.test(plain(at - 1)) && at + 1 >= words.length - 1
  return isMarked && (at + 1 === words.length || plain(at + 1) === ')')
    ? spread(words, { from: at, to: at + 1, name: 'urgent' })
    : undefined
}

/** With what introduces and closes it: `with a`, `as`, a comma, brackets. */
function spread(words: readonly Word[], { from, to, name }: { from: number; to: number; name: string }) {
  const plain = (index: number): string => words[index]?.plain ?? ''
  let start = from
  if (/^an?$/.test(plain(start - 1)) && /^(?:with|as|at)$/.test(plain(start - 2))) start -= 2
  else if (/^(?:with|as|at|having)$/.test(plain(start - 1))) start -= 1
  if (/^[,(–—-]$/.test(plain(start - 1))) start -= 1
  return { from: start, to: plain(to) === ')' && plain(start) === '(' ? to + 1 : to, name }
}
