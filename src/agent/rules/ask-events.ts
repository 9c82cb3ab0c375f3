import type { FoundTime } from '#dates'

import { after, before, match, patterns } from './patterns.ts'
import type { Word } from './sentence.ts'
import { readThing } from './things.ts'
import { cut, type Outcome, type Wish, within } from './wish.ts'

const asking = patterns(
  'what is on|in',
  'what do i have on|planned|scheduled [in|on|for]',
  'what have i got on|planned|scheduled [in|on|for]',
  'do i have anything on|planned|scheduled [in|on|for]',
  'have i got anything on|planned|scheduled [in|on|for]',
  'is there anything on|planned|scheduled [in|on|for]',
  'what|which appointments|meetings|events|calls do i have [on|planned|scheduled]',
  'what|which appointments|meetings|events|calls are on|in|scheduled|planned [on|in]',
  'what|which appointments|meetings|events|calls are there [on|in]',
  'what|which appointments|meetings|events|calls have i got',
  'what are my appointments|meetings|events|calls',
  'what is my schedule|agenda|calendar [like]',
  'what is scheduled|planned [on|in|for]',
  'what does my calendar|schedule|agenda look like',
  'how does my calendar|schedule|agenda look',
  'do i have any|some [appointments|meetings|events|calls|plans] [on|planned|scheduled]',
  'are there any appointments|meetings|events|calls [on|in]',
  'show|list|give|get|display|print|open|view|see [me]',
  'any|my appointments|meetings|events|calls|plans',
  'my calendar|schedule|agenda|diary',
)
const things = /^(?:appointments?|meetings?|events?|calls|calendar|schedule|agenda|diary|plans)$/
const filling =
  /^(?:my|the|our|all|any|on|in|for|me|of|are|is|i|have|do|there|that|up|coming|upcoming|scheduled|planned|what|which|,|entries|look|like|does|at)$/

/** What takes place on some days. */
export function readListEvents(wish: Wish): Outcome {
  const tool = 'list_events'
  const { words } = wish
  const end = match(words, 0, asking)
  if (end === undefined) return undefined
  const times = within(words, wish.times)
  const isEvents = words.some(({ plain }) => things.test(plain))
  // "What's on tomorrow" asks of the calendar, too; "show me tomorrow" may ask of anything.
  const isOpen = /^(?:what|do|have|is)$/.test(words[0]?.plain ?? '') && times.length > 0
  if (!isEvents && !isOpen) return undefined
  const rest = cut(words.slice(end), times)
  if (!rest?.every(({ plain }) => things.test(plain) || filling.test(plain)))
    return isEvents ? { is: 'unclear', tool } : undefined
  if (words.some(({ plain }) => /^(?:tasks?|todos?)$/.test(plain))) return undefined
  const range = rangeOf(times)
  if (range === null) return { is: 'missing', tool, what: 'which days' }
  return range ? { is: 'call', tool, input: { date_range: range } } : { is: 'unclear', tool }
}

const conflict =
  /^(?:conflicts?|clash|clashes|overlaps?|overlapping|conflicting|clashing|double-booked|doublebooked|collide|collisions?|double|booked|bookings?|double-bookings?)$/
const conflictWords =
  /^(?:do|does|are|is|am|any|of|my|the|there|i|have|in|on|for|check|find|show|list|detect|look|me|with|each|other|scheduling|time|calendar|schedule|agenda|diary|another|one|appointments?|meetings?|events?|calls?|plans|anything|something|at|that|which|will|over|if|what|whether|see|between|tell)$/

/** Events that are at the same time. */
export function readConflicts(wish: Wish): Outcome {
  const tool = 'detect_conflicts'
  const { words } = wish
  const isDouble = words.some(
    ({ plain }, at) => plain === 'double' && /^(?:booked|bookings?)$/.test(words[at + 1]?.plain ?? ''),
  )
  const isConflict = words.some(
    ({ plain }) => conflict.test(plain) && !/^(?:double|booked|bookings?)$/.test(plain),
  )
  if (!isConflict && !isDouble) return undefined
  if (
    !/^(?:do|does|are|is|am|any|check|find|show|list|detect|look|which|what|will|have)$/.test(
      words[0]?.plain ?? '',
    )
  )
    return undefined
  const times = within(words, wish.times)
  const rest = cut(words, times)
  if (!rest?.every(({ plain }) => conflict.test(plain) || conflictWords.test(plain))) return undefined
  const isOurs = rest.some(({ plain }) =>
    /^(?:my|i|calendar|schedule|agenda|diary|appointments?|meetings?|events?|scheduling)$/.test(plain),
  )
  if (!isOurs && times.length === 0) return undefined
  const range = rangeOf(times)
  if (range === null) return { is: 'missing', tool, what: 'which days' }
  return range ? { is: 'call', tool, input: { date_range: range } } : { is: 'unclear', tool }
}

/** Whole days, the first and the last; null where none is said, undefined where it is not only days. */
function rangeOf(times: readonly FoundTime[]): { from: string; to: string } | null | undefined {
  const [found, other] = times
  if (!found) return null
  const { reading, lead } = found
  if (!reading || other || !/^(?:|(?:on|for|in|this|from|between|over)(?: in)?)$/.test(lead)) return undefined
  const { start, end } = reading
  if (start.time !== null || (end && end.time !== null)) return undefined
  return { from: start.day, to: end?.day ?? start.day }
}

const finding = patterns(
  'find|suggest|propose|look|search|recommend [me] [for] [a|an|some] better|other|another|new|different|alternative [time|date|slot|times|slots|day] for',
  'is there a|another better|other|different [time|slot] for',
  'when could|can|should i move|reschedule|postpone|shift',
  'suggest|propose when to move|reschedule',
  'suggest|propose [how] to reschedule',
)
const toWhen = patterns('to', 'to instead', 'instead')

/** When an event could be instead. */
export function readReschedule(wish: Wish): Outcome {
  const tool = 'suggest_reschedule'
  const said = after(wish.words, finding)
  if (!said) return undefined
  const thing = readThing(before(said, toWhen) ?? said, wish)
  if (thing === 'missing') return { is: 'missing', tool, what: 'which event' }
  if (thing === 'unclear' || thing.kind === 'task' || isNew(said)) return { is: 'unclear', tool }
  return { is: 'call', tool, input: { event: thing.text } }
}

/** "A better time for a call" is none that is in the calendar yet. */
function isNew([first]: readonly Word[]): boolean {
  return /^(?:a|an)$/.test(first?.plain ?? '')
}
