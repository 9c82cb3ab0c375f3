import { after, patterns } from './patterns.ts'
import type { Word } from './sentence.ts'
import { newName, readThing, type Thing } from './things.ts'
import { onePoint, wallText } from './time-slots.ts'
import { cut, type Outcome, type Wish, within } from './wish.ts'

const task = 'update_task'
const event = 'update_event'

/** A task or an event that is put off to another day or time, or given another name. */
export function readMove(wish: Wish): Outcome {
  return readRename(wish) ?? readDueDate(wish) ?? readMoved(wish)
}

const moving = patterns(
  'move|postpone|push|shift|reschedule|defer|delay|change [back|out|forward|up]',
  'put off|back',
  'bring forward',
)
const dueOf = patterns(
  'set|change|move|push|update|extend [back] the due date of',
  'set|change|move|push|update|extend [back] the deadline of|for',
)

function readDueDate(wish: Wish): Outcome {
  const rest = after(wish.words, dueOf)
  if (!rest) return undefined
  const tool = task
  const thing = movedThing(rest, wish)
  if (thing === 'missing') return { is: 'missing', tool, what: 'which task' }
  if (thing === undefined || thing === 'unclear' || thing.kind === 'event') return { is: 'unclear', tool }
  const point = onePoint(within(rest, wish.times), { isMove: true })
  if (point === null) return { is: 'missing', tool, what: 'when it is due' }
  return point
    ? { is: 'call', tool, input: { task: thing.text, due_date: wallText(point) } }
    : { is: 'unclear', tool }
}

function readMoved(wish: Wish): Outcome {
  const { words } = wish
  const rest = after(words, moving)
  if (!rest) return undefined
  const times = within(rest, wish.times)
  const isPlainMove = /^(?:move|postpone|push|reschedule|defer|shift)$/.test(words[0]?.plain ?? '')
  if (times.length === 0 && !isPlainMove) return undefined
  const thing = movedThing(rest, wish)
  const tool = thing !== undefined && typeof thing === 'object' && thing.kind === 'event' ? event : task
  if (thing === 'missing') return { is: 'missing', tool, what: 'what is to be moved' }
  if (thing === undefined || thing === 'unclear' || thing.kind === null)
    return times.length === 0 ? undefined : { is: 'unclear', tool }
  if (times.length === 0) return { is: 'missing', tool, what: 'when it is to be' }
  if (thing.kind === 'task') {
    const point = onePoint(times, { isMove: true })
    if (!point || !times[0]?.reading?.hasDay) return { is: 'unclear', tool }
    return { is: 'call', tool, input: { task: thing.text, due_date: wallText(point) } }
  }
  return moveEvent(thing, times, tool)
}

/** Only to a day that is said: a time alone is meant on the day of the event, which is not known here. */
function moveEvent(thing: Thing, times: Wish['times'], tool: string): Outcome {
  const [found, other] = times
  if (!found?.reading?.hasDay || other || !/^(?:to|until|till)\b/.test(found.lead))
    return { is: 'unclear', tool }
  const { start, end } = found.reading
  if (end && end.time === null) return { is: 'unclear', tool }
  const input = { event: thing.text, start: wallText(start), ...(end ? { end: wallText(end) } : {}) }
  return { is: 'call', tool, input }
}

/** What is moved: all that stands before the time, which is the end. */
function movedThing(rest: readonly Word[], wish: Wish): Thing | 'missing' | 'unclear' | undefined {
  const places = within(rest, wish.times)
  const words = cut(rest, places)
  if (!words) return undefined
  if (places.length > 0) {
    const [first] = places
    const tail = rest.filter((word) => first && word.from >= first.from)
    const isEnd = cut(tail, within(tail, places))?.length === 0
    if (!isEnd) return 'unclear'
  }
  return readThing(words, wish)
}

const renaming = patterns('rename', 'retitle')
const nameOf = patterns('change|set|update the title|name of')

function readRename(wish: Wish): Outcome {
  const rest = after(wish.words, renaming) ?? after(wish.words, nameOf)
  if (!rest) return undefined
  const splits = rest.flatMap(({ plain }, at) => (/^(?:to|as|into)$/.test(plain) ? [at] : []))
  const quoted = splits.filter((at) => at === rest.length - 2 && rest.at(-1)?.quoted != null)
  const [at, other] = quoted.length === 1 ? quoted : splits
  const isFile = rest.some(({ plain }) =>
    /[/~]|^(?:file|files|folder|folders|directory|project|workflow)$|\.[a-z]{2,4}$/.test(plain),
  )
  if (isFile) return undefined
  const thing = readThing(at === undefined ? rest : rest.slice(0, at), wish)
  const tool = typeof thing === 'object' && thing.kind === 'event' ? event : task
  if (thing === 'missing') return { is: 'missing', tool, what: 'what is to be renamed' }
  if (at === undefined) return { is: 'missing', tool, what: 'the new name' }
  const title = newName(rest.slice(at + 1), wish)
  if (thing === 'unclear' || thing.kind === null || other !== undefined || title === undefined)
    return { is: 'unclear', tool }
  return { is: 'call', tool, input: { [thing.kind]: thing.text, title } }
}
