import type { AnswerValueKind } from '#contract'

import { alikeOf } from './alike.ts'
import { kindsOf, kindWords } from './asked-kinds.ts'
import { stemOf, wordsIn } from './words.ts'
import { datesIn } from './written-dates.ts'

/** A word of a question that an answer must have to do with. */
export interface Term {
  readonly stem: string
  /** As it was typed. */
  readonly text: string
  /** Itself and the words that may stand for it. */
  readonly alike: ReadonlySet<string>
  /** How much it matters, before it is known how rare it is. */
  readonly weight: number
  /** Whether nothing answers that has nothing to do with it: a name, a year, what is asked for. */
  readonly isNeeded: boolean
  /** Whether it is the very thing that is asked for: the noun of `which` or `how many`, the verb of `who` and `when`. */
  readonly isHead: boolean
  /** Whether a value of the kind asked for stands for it: `cost` where there is an amount of money. */
  readonly isOfKind: boolean
}

export interface Question {
  readonly text: string
  /** What the answer must be; empty where that cannot be told. */
  readonly kinds: readonly AnswerValueKind[]
  /** Whether yes or no answers it. */
  readonly isWhether: boolean
  readonly terms: readonly Term[]
}

const empty = new Set(
  (
    'a about all also an and any are as at be been being but by can could did do does each for from get gets got had has have her hers ' +
    'him his how i if in into is it its just let many may me might more most much must my of off on once one only or other our ours out ' +
    'per please shall should so some tell than that the their them then there these they this those to too up us was we were what ' +
    'when where whether which while who whom whose why will with would you your yours'
  ).split(' '),
)
/** They say little of what is asked: stems. */
const faint = new Set(
  (
    'come came go went give gave given take took taken make made use used need look happen held hold place new whole name called number day ' +
    'time date people person thing way want know find show say said currently now still really exactly altogether current ' +
    'last first year month week put old main finished final whole exact real keep kept pay paid get each every lot kind sort type must year'
  )
    .split(' ')
    .map(stemOf),
)
/** Verbs behind what is asked for: `how much did the repair cost`. */
const outcome = /^(?:costs?|charges?|pays?|weighs?|takes?|lasts?|earns?|owes?)$/i
const aux = /^(?:is|are|was|were|do|does|did|can|could|may|must|has|have|had|will|would|should|shall|am)$/i

/** What a question asks for. `now`, in milliseconds since the Unix epoch, gives `this year` a number. */
export function readQuestion(text: string, { now }: { readonly now?: number } = {}): Question {
  const said = text.normalize('NFKC').trim()
  const kinds = kindsOf(said)
  const focus = focusOf(said)
  const seen = new Set<string>()
  const terms: Term[] = []
  const add = (word: { text: string; stem: string }, at: number): void => {
    if (seen.has(word.stem) || empty.has(word.stem) || empty.has(word.text.toLowerCase())) return
    seen.add(word.stem)
    const isFocus = focus.head === word.stem
    const isFaint = faint.has(word.stem) && !(isFocus && focus.isCounted)
    const isName = at > 0 && /^\p{Lu}/u.test(word.text)
    // Whose it is goes without saying in a person's own papers.
    const isOwner = isName && /['’]s?$/.test(word.text)
    const isNumber = /^\p{N}/u.test(word.text)
    const isOfKind = kindWords(kinds).has(word.stem)
    terms.push({
      ...word,
      alike: alikeOf(word.stem),
      weight: isFaint || isOfKind ? 0.4 : (isName && !isOwner) || isNumber ? 1.5 : isFocus ? 1.4 : 1,
      isNeeded: !isOfKind && !isFaint && ((isName && !isOwner) || isNumber || isFocus),
      isHead: isFocus && !isFaint,
      isOfKind,
    })
  }
  const dates = datesIn(said)
  for (const { iso, from, to } of dates) add({ stem: iso, text: said.slice(from, to) }, 1)
  const isInDate = (at: number): boolean => dates.some(({ from, to }) => from <= at && at < to)
  for (const { stem, from, to, isPart } of wordsIn(said))
    if (!isPart && !isInDate(from)) add({ stem, text: said.slice(from, to) }, from)
  const year = yearIn(said, now)
  if (year !== undefined) add({ stem: String(year), text: String(year) }, 1)
  return { text: said, kinds, isWhether: aux.test(said.split(/\s/)[0] ?? ''), terms: terms.slice(0, 32) }
}

function yearIn(text: string, now: number | undefined): number | undefined {
  const [which] = /\b(?:this|last|next) year\b/i.exec(text) ?? []
  if (which === undefined || now === undefined) return undefined
  const step = /^last/i.test(which) ? -1 : /^next/i.test(which) ? 1 : 0
  return new Date(now).getUTCFullYear() + step
}

interface Focus {
  /** The stem of what is asked for: the noun of `which`, `how many` or `what is the`, the verb of `who` and `when`. */
  readonly head: string | undefined
  /** Whether it is to be counted or measured, so that even a word such as `days` says something. */
  readonly isCounted: boolean
}

function focusOf(text: string): Focus {
  const words = text
    .replaceAll(/[?!.,;:"“”]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
  const at = words.findIndex((word) => /^(?:what|which|who|whom|when|many|much|old)$/i.test(word))
  const asked = words[at]?.toLowerCase()
  const isCounted = asked === 'many' || asked === 'old'
  if (asked === 'old') return { head: 'old', isCounted }
  if (asked === undefined) return { head: undefined, isCounted }
  if (asked === 'when') {
    const verb = words.at(-1)
    return { head: verb && !/^\p{Lu}/u.test(verb) ? stemOf(verb) : undefined, isCounted }
  }
  let from = at + 1
  while (from < words.length && (aux.test(words[from] ?? '') || isLead(words[from]))) from += 1
  const verb = words.findIndex((word, index) => index > from && outcome.test(word))
  const rest = words.slice(from, verb < 0 ? words.length : verb)
  // What somebody does with the amount is put in many ways: `how much does each household chip in`.
  if (asked === 'much' && verb < 0 && /^(?:do|does|did)$/i.test(words[at + 1] ?? ''))
    return { head: undefined, isCounted }
  if (asked === 'who' || asked === 'whom') return { head: rest[0] && stemOf(rest[0]), isCounted }
  const stop = rest.findIndex((word) => aux.test(word) || isStop(word))
  const head = rest.slice(0, stop < 0 ? rest.length : stop).findLast((word) => !/['’]s$/.test(word))
  return { head: head && stemOf(head), isCounted }
}

function isLead(word: string | undefined): boolean {
  return /^(?:the|a|an|our|my|your|his|her|their|its)$/i.test(word ?? '')
}

function isStop(word: string): boolean {
  return /^(?:of|for|on|at|in|to|from|with|about|by|per|that|who|which|we|i|you|they|he|she|it|may|under|above|below|into|goes|has|until|the|our)$/i.test(
    word,
  )
}
