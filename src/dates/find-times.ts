import { combine } from './combine.ts'
import { type Reading, todayIn } from './local-time.ts'
import type { Part, PartRead } from './part.ts'
import { readClockPart } from './read-clock.ts'
import { readDayPart } from './read-day.ts'
import { readMoment } from './read-moment.ts'
import { readVague } from './read-vague.ts'
import type { FoundTime } from './time-reading.ts'
import { type Token, tokenize } from './tokens.ts'

/** Prepositions that belong to a time. */
const leads = new Set(
  [
    ['on', 'by', 'at', 'due', 'for', 'to', 'until', 'till', 'before', 'after', 'since', 'around', 'about'],
    ['from', 'between', 'in', 'within', 'during', 'starting', 'over', 'this', 'past', 'not', 'than'],
  ].flat(),
)
const vagueLeads = new Set([
  'before',
  'after',
  'since',
  'around',
  'about',
  'within',
  'during',
  'starting',
  'over',
  'past',
  'not',
  'than',
])
/** What may stand between a day and its time. */
const joints = new Set([',', 'on', 'at', 'in', 'from', 'the', 'of', 'between'])

/**
 * The words about time in a sentence, in their order, with what they say or why they are refused. What stands beside
 * each other is one: `tomorrow at 5pm`, `at 9 on Friday, 4 December`.
 */
export function findTimes(text: string, here: Reading): readonly FoundTime[] {
  const tokens = tokenize(text)
  const found: FoundTime[] = []
  let free = 0
  for (let at = 0; at < tokens.length;) {
    const run =
      tokens[at]?.isApart || isAfterSign(tokens, at) ? readRun(tokens, at, { here, free }) : undefined
    if (run) {
      found.push(run.found)
      free = run.next
    }
    at = run?.next ?? at + 1
  }
  return found
}

/** Also the letter between a date and its time: `2026-12-03T14:00`. */
function isJoint(token: Token | undefined): boolean {
  return token !== undefined && (joints.has(token.word) || (token.word === 't' && !token.isApart))
}

function isAfterSign(tokens: readonly Token[], at: number): boolean {
  return /^[(\-–—,:;]$/.test(tokens[at - 1]?.word ?? '')
}

interface Place {
  readonly here: Reading
  /** The first token that is not part of a time found before. */
  readonly free: number
}

function readRun(
  tokens: readonly Token[],
  at: number,
  { here, free }: Place,
): { found: FoundTime; next: number } | undefined {
  const parts: Part[] = []
  const today = todayIn(here)
  const readAt = (index: number): PartRead | undefined => {
    const lead = index > free || parts.length > 0 ? (tokens[index - 1]?.word ?? '') : ''
    const follows = parts.length > 0
    return (
      readMoment(tokens, index, here) ??
      readVague(tokens, index, { lead }) ??
      readDayPart(tokens, index, { today, lead, follows }) ??
      readTonight(tokens, index, today, parts) ??
      readClockPart(tokens, index, { lead, follows })
    )
  }
  let read = readAt(at)
  let next = at
  let extra: Part | undefined
  while (read) {
    parts.push(read.part)
    next = read.next
    extra = tonightPart(tokens, next - 1)
    if (extra) parts.push(extra)
    read = readAt(next)
    for (let joint = next; !read && joint < next + 2 && isJoint(tokens[joint]); joint += 1) {
      read = readAt(joint + 1)
    }
  }
  if (parts.length === 0) return undefined
  const start = leadStart(tokens, at, free)
  const until = daysUntil(tokens, next, { parts, today, lead: tokens[at - 1]?.word ?? '' })
  const lead = tokens
    .slice(start, at)
    .map(({ word }) => word)
    .join(' ')
  const isVague =
    tokens.slice(start, at).some(({ word }) => vagueLeads.has(word)) && !lead.startsWith('about')
  const outcome = isVague ? 'vague' : combine(until?.parts ?? parts, here)
  const end = until?.next ?? next
  const found: FoundTime = {
    from: tokens[start]?.from ?? 0,
    to: tokens[end - 1]?.to ?? 0,
    lead,
    ...(typeof outcome === 'string'
      ? { reading: null, refused: outcome }
      : { reading: outcome, refused: null }),
  }
  return { found, next: end }
}

/** `tonight` is today and its night; `this evening` likewise. */
function readTonight(
  tokens: readonly Token[],
  at: number,
  today: Temporal.PlainDate,
  parts: readonly Part[],
): PartRead | undefined {
  const [first, second] = [tokens[at]?.word, tokens[at + 1]?.word ?? '']
  const isThis = first === 'this' && /^(?:morning|afternoon|evening)$/.test(second)
  if (first !== 'tonight' && !isThis) return undefined
  if (parts.some(({ is }) => is === 'day')) return { part: { is: 'refused', why: 'ambiguous' }, next: at + 1 }
  return { part: { is: 'day', day: today }, next: at + 1 }
}

function tonightPart(tokens: readonly Token[], at: number): Part | undefined {
  return tokens[at]?.word === 'tonight' ? { is: 'part', part: 'night' } : undefined
}

/** `from Monday to Wednesday`: the days between two that are named. */
function daysUntil(
  tokens: readonly Token[],
  at: number,
  { parts, today, lead }: { parts: readonly Part[]; today: Temporal.PlainDate; lead: string },
): { parts: readonly Part[]; next: number } | undefined {
  const [first, ...rest] = parts
  const joint = tokens[at]?.word ?? ''
  const isBetween =
    /^(?:through|[-–—])$/.test(joint) ||
    (lead === 'from' && /^(?:to|until|till)$/.test(joint)) ||
    (lead === 'between' && joint === 'and')
  if (first?.is !== 'day' || rest.length > 0 || !isBetween) return undefined
  const last = readDayPart(tokens, at + 1, { today, lead: 'to', follows: true })
  if (last?.part.is !== 'day') return undefined
  const isForward = Temporal.PlainDate.compare(first.day, last.part.day) < 0
  const part: Part = isForward
    ? { is: 'days', first: first.day, last: last.part.day }
    : { is: 'refused', why: 'ambiguous' }
  return { parts: [part], next: last.next }
}

function leadStart(tokens: readonly Token[], at: number, free: number): number {
  let start = at
  while (start > free && at - start < 2 && leads.has(tokens[start - 1]?.word ?? '')) start -= 1
  return start
}
