import { addMinutes, type DayTime, type FoundLength, type FoundTime, isComing } from '#dates'

import { after, match, patterns } from './patterns.ts'
import { titleText, trimSigns, typedText, type Word } from './sentence.ts'
import { isTitle } from './things.ts'
import { wallText } from './time-slots.ts'
import { eventNouns, firmNouns, nounVerbs, taskVerbs } from './vocabulary.ts'
import { cut, type Outcome, type Wish, within } from './wish.ts'

const tool = 'create_event'
const unclear: Outcome = { is: 'unclear', tool }

const makers = patterns('schedule|book|arrange|plan|add|create|make|put|enter|set [up] [me] [in]')
const newEvent = patterns(
  '[add|create|make] [a|an] [new] event|entry [called|named|titled|:|for]',
  '[add|create|make] [a|an] [new] calendar event|entry [called|named|titled|:|for]',
)
const blocking = patterns('block|reserve [off|out]')
const calendars = patterns('in|into|on|to|onto my|the|our calendar|schedule|agenda|diary')
const wholeDay = patterns('[for] [the] all|whole|entire day', 'as an all-day event', 'all-day')
const articles = patterns('the|a|an')

/** Something that takes place at a time. */
export function readCreateEvent(wish: Wish): Outcome {
  const wanted = readLead(wish)
  if (!wanted) return undefined
  const { words: said, isAllDay } = takeWholeDay(wanted.words)
  const times = within(said, wish.times)
  const lengths = within(said, wish.lengths)
  const rest = cutAll(said, [...times, ...lengths])
  const title = rest && readTitle(rest, wanted)
  if (title === undefined) return wanted.isSure ? unclear : undefined
  if (title === 'other') return undefined
  if (title === 'missing') return { is: 'missing', tool, what: 'what it is' }
  const when = readWhen(times, lengths, { wanted, isAllDay, wish })
  if (when === undefined || 'is' in when) return when
  if (isOddHour(title.text, when.start.time, times, wish)) return unclear
  const input = {
    title: title.text,
    start: wallText(when.start),
    ...(when.end ? { end: wallText(when.end) } : {}),
    ...(title.place === null ? {} : { place: title.place }),
    ...(title.people.length === 0 ? {} : { people: title.people }),
  }
  return { is: 'call', tool, input }
}

interface When {
  readonly start: DayTime
  readonly end: DayTime | null
}

function readWhen(
  times: readonly FoundTime[],
  lengths: readonly FoundLength[],
  { wanted, isAllDay, wish }: { wanted: Wanted; isAllDay: boolean; wish: Wish },
): When | Outcome {
  const { isBare, isBlock } = wanted
  const when = pointOf(times)
  if (when === undefined || lengths.length > 1) return unclear
  if (when === null) return isBare ? undefined : { is: 'missing', tool, what: 'when it is' }
  const { start, end } = when
  const [length] = lengths
  const isDay = start.time === null
  if (isBare && (isDay || wish.isQuestion)) return undefined
  if (isDay && !isAllDay && !isBlock) return { is: 'missing', tool, what: 'at what time it is' }
  if ((isAllDay && !isDay) || (length && (isDay || end)) || !isComing(start, wish.surroundings))
    return unclear
  return { start, end: length ? addMinutes(start, length.minutes, wish.surroundings.zone) : end }
}

interface Wanted {
  readonly words: readonly Word[]
  /** Whether the words say that it is for the calendar, whatever it is called. */
  readonly isSure: boolean
  /** Whether it is only named: "Lunch with Tom at noon". */
  readonly isBare: boolean
  readonly isBlock: boolean
  /** Whether only what is never anything else is taken for an event: one may book a flight, and make coffee. */
  readonly isWide: boolean
}

function readLead({ words }: Wish): Wanted | undefined {
  const named = after(words, newEvent)
  if (named) return { words: named, isSure: true, isBare: false, isBlock: false, isWide: true }
  const blocked = after(words, blocking)
  const made = blocked ?? after(words, makers)
  const isBlock = blocked !== undefined
  const body = made ?? words
  const at = body.findIndex((_word, index) => match(body, index, calendars) !== undefined)
  const end = at === -1 ? undefined : match(body, at, calendars)
  if (end !== undefined && made) {
    const rest = [...body.slice(0, at), ...body.slice(end)]
    return { words: rest, isSure: true, isBare: false, isBlock, isWide: false }
  }
  const first = body[0]?.plain ?? ''
  const isVerb = /^(?:move|push|postpone|shift|reschedule|rename|change|delay|defer|cancel|delete)$/.test(
    first,
  )
  if (!made && (isVerb || (taskVerbs.has(first) && !nounVerbs.has(first)))) return undefined
  if (made && /^(?:put|enter)$/.test(words[0]?.plain ?? '')) return undefined
  const isWide = !/^(?:schedule|arrange|set)$/.test(words[0]?.plain ?? '')
  return { words: body, isSure: false, isBare: made === undefined, isBlock, isWide }
}

function takeWholeDay(words: readonly Word[]): { words: readonly Word[]; isAllDay: boolean } {
  for (let at = 0; at < words.length; at += 1) {
    const end = match(words, at, wholeDay)
    if (end !== undefined) return { words: [...words.slice(0, at), ...words.slice(end)], isAllDay: true }
  }
  return { words, isAllDay: false }
}

/** A length stands before what it is of ("a 45 minute review"), so an article may stand before it. */
function cutAll(
  words: readonly Word[],
  places: readonly { from: number; to: number }[],
): readonly Word[] | undefined {
  const kept = words.filter((word, at) => {
    const next = words[at + 1]
    const isBefore = next !== undefined && places.some(({ from }) => from === next.from)
    return !(isBefore && /^(?:a|an)$/.test(word.plain))
  })
  const first = kept.filter((word) => word.typed !== '')[0]
  const leading = places.filter(({ from, to }) => first && first.from < to && from <= first.from)
  const rest = kept.filter((word) => !leading.some(({ from, to }) => word.from < to && from < word.to))
  return cut(
    rest,
    places.filter((place) => !leading.includes(place)),
  )
}

interface Title {
  readonly text: string
  readonly place: string | null
  readonly people: readonly string[]
}

function readTitle(rest: readonly Word[], wanted: Wanted): Title | undefined | 'other' | 'missing' {
  const { isSure, isBlock, isBare } = wanted
  const all = trimSigns(rest)
  const said = isBlock || isSure ? trimSigns(after(all, patterns('for|:')) ?? all) : all
  const words = said.slice(match(said, 0, articles) ?? 0)
  if (words.length === 0) return isSure ? 'missing' : 'other'
  const isQuoted = words[0]?.quoted != null
  const placed = takePlace(isQuoted ? words.slice(1) : words)
  if (isQuoted) {
    if (!isSure || !placed || placed.words.length > 0) return isSure ? undefined : 'other'
    return { text: titleText(words.slice(0, 1)), place: placed.place, people: [] }
  }
  if (!placed) return isEventPhrase(words) ? undefined : 'other'
  const named = trimSigns(placed.words)
  const people = readPeople(named)
  if (!isSure && !isBlock && !isForCalendar(named, wanted, people)) return 'other'
  if (people === undefined || !isEventTitle(named, isBare ? 4 : 8)) return undefined
  return { text: titleText(named), place: placed.place, people }
}

/** Whether what is named is an event, though nobody speaks of a calendar. */
function isForCalendar(
  words: readonly Word[],
  { isWide, isBare }: Wanted,
  people: readonly string[] | undefined,
): boolean {
  if (!isEventPhrase(words)) return false
  return !isWide || isFirm(words) || (isBare && people !== undefined && people.length > 0)
}

/** Whether it is a name: few words before the first preposition, and none that says more than a name. */
function isEventTitle(words: readonly Word[], limit: number): boolean {
  const at = words.findIndex(({ plain }) => /^(?:with|about|on|for|of|regarding|to)$/.test(plain))
  const isShort = (at === -1 ? words.length : at) <= limit && words.length <= 16
  const isOwn = /^(?:my|our|another|new|this|that|some|any|your)$/.test(words[0]?.plain ?? '')
  return (
    isShort &&
    !isOwn &&
    isTitle(words) &&
    !words.some(({ plain, quoted }) => quoted !== null || odd.test(plain))
  )
}

/** Words that no name of an event has: what is said then is more than a name. */
const odd =
  /^(?:was|were|is|are|am|be|been|has|had|have|will|would|went|did|does|do|i|we|you|he|she|they|it|me|us|via|over|online|remotely|invite|inviting|including|remind|every|at|in|by|from|to|please|if|can|should|must|said|say|[:;?()])$/

function isEventPhrase(words: readonly Word[]): boolean {
  const at = words.findIndex(({ plain }) =>
    /^(?:with|about|on|for|of|at|in|regarding|to|between|,|")$/.test(plain),
  )
  const head = words[(at === -1 ? words.length : at) - 1]?.plain ?? ''
  const [first] = words
  // "Call with Lena" is an event, "call Lena" is not; "coffee for Tom" could be bought.
  if (!eventNouns.has(head)) return false
  return (
    !(head === 'coffee' && words[at]?.plain === 'for') &&
    first !== undefined &&
    /^[\p{L}\d]/u.test(first.plain)
  )
}

function isFirm(words: readonly Word[]): boolean {
  const at = words.findIndex(({ plain }) => /^(?:with|about|on|for|of)$/.test(plain))
  return firmNouns.has(words[(at === -1 ? words.length : at) - 1]?.plain ?? '')
}

const nobodys =
  /^(?:dentist|doctor|physio|physiotherapist|hairdresser|barber|vet|gp|lawyer|bank|phone|teams|zoom|skype|meet|once|least|risk|least)$/

/** `at Café Luna`, `in room 4`: the end of what is said. Undefined where it could be something else. */
function takePlace(words: readonly Word[]): { words: readonly Word[]; place: string | null } | undefined {
  const at = words.findIndex(({ plain }) => plain === 'at' || plain === 'in')
  if (at === -1) return { words, place: null }
  const place = trimSigns(words.slice(at + 1))
  const bare = place.slice(match(place, 0, patterns('the|my|our')) ?? 0)
  const last = bare.at(-1)
  if (!last || bare.length > 6 || nobodys.test(last.plain)) return undefined
  if (
    bare.some(
      ({ plain, quoted }) =>
        quoted !== null ||
        /^(?:with|about|for|and|at|in|on|to|by|of|via|,|it|there|here|person|[:;?()])$/.test(plain) ||
        plain === 'advance',
    )
  )
    return undefined
  return { words: words.slice(0, at), place: typedText(bare) }
}

/** The names after "with"; undefined where somebody is there who is not named. */
function readPeople(words: readonly Word[]): readonly string[] | undefined {
  const at = words.findIndex(({ plain }) => plain === 'with')
  if (at === -1) return []
  const rest = words.slice(at + 1)
  const end = rest.findIndex(({ plain }) => /^(?:about|on|regarding|for|re)$/.test(plain))
  const names = end === -1 ? rest : rest.slice(0, end)
  const people: string[] = []
  let name: Word[] = []
  for (const word of [...names, null]) {
    if (word && !/^(?:and|&|,)$/.test(word.plain)) {
      name.push(word)
      continue
    }
    if (name.length === 0 && word?.plain === 'and' && people.length > 0) continue
    if (name.length === 0 || name.length > 4 || !isName(name)) return undefined
    people.push(typedText(name))
    name = []
  }
  return people
}

function isName(name: readonly Word[]): boolean {
  return name.every(
    ({ typed, plain }, at) =>
      /^\p{Lu}[\p{L}'’-]*$/u.test(typed) || (plain === '.' && at > 0 && at < name.length - 1),
  )
}

/** One point or stretch of time; a day and a time may stand apart. Undefined for anything else. */
function pointOf(times: readonly FoundTime[]) {
  const readings = times.flatMap(({ reading, lead }) =>
    reading &&
    /^(?:|(?:on|at|by|for|from|in|this|between|to|due|for on|for at|starting|for from|for in)(?: at)?)$/.test(
      lead,
    )
      ? [reading]
      : [],
  )
  const [first, second] = readings
  if (readings.length < times.length || readings.length > 2) return undefined
  if (!first) return null
  if (times.some(({ lead }) => /\b(?:by|due|to)\b/.test(lead))) return undefined
  if (!second)
    return first.end && first.end.time === null ? undefined : { start: first.start, end: first.end }
  const [day, clock] = first.hasDay ? [first, second] : [second, first]
  if (clock.hasDay || clock.start.time === null || day.start.time !== null || day.isRange) return undefined
  const on = day.start.day
  return { start: { day: on, time: clock.start.time }, end: clock.end && { day: on, time: clock.end.time } }
}

/** Dinner at eight is in the evening for most, though eight by the clock is in the morning. */
function isOddHour(
  title: string,
  time: string | null,
  times: readonly FoundTime[],
  { sentence }: Wish,
): boolean {
  if (time === null || time >= '12:00') return false
  const isSaid = times.some(({ from, to }) =>
    /\b(?:am|a\.m|morning|0\d[:.]\d\d)\b/i.test(sentence.masked.slice(from, to)),
  )
  return !isSaid && /\b(?:dinner|drinks|party|concert|supper|evening)\b/i.test(title)
}
