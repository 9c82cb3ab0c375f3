import { after, before, match, patterns } from './patterns.ts'
import type { Word } from './sentence.ts'
import { readThing } from './things.ts'
import { priorityNames } from './vocabulary.ts'
import type { Outcome, Wish } from './wish.ts'

const tool = 'update_task'
const unclear: Outcome = { is: 'unclear', tool }
const which: Outcome = { is: 'missing', tool, what: 'which task' }

/** A task that is done or open again, or that presses more or less than before. */
export function readUpdateTask(wish: Wish): Outcome {
  return readDone(wish) ?? readPriority(wish)
}

const markers = patterns('mark|set|flag|tick|check|cross')
const asOpen = patterns(
  '[as] not [yet] done|finished|complete|completed',
  'as open|undone|incomplete|unfinished [again]',
)
const asDone = patterns('[as|to] done|finished|complete|completed')
const off = patterns('off [as] [done] [on|from] [my|the] [list]')
const offFirst = patterns('check|tick|cross off')
const finishing = patterns(
  'i have [just|already] finished|completed',
  'i am done|finished with',
  'i [just] finished|completed',
)
const completing = patterns(
  'complete [the|my] task|todo',
  'finish [the|my] task|todo',
  'close [the|my] task|todo',
)
const reopening = patterns('reopen', 'open [the] task')
const isDone = patterns('is [now|already] done|finished|complete|completed')

function readDone(wish: Wish): Outcome {
  const { words, isQuestion } = wish
  const marked = after(words, markers)
  if (marked) {
    const open = before(marked, asOpen)
    if (open) return doneCall(open, false, wish)
    const done = before(marked, asDone)
    if (done) return doneCall(done, true, wish)
    const ticked = before(marked, off)
    if (ticked && /^(?:tick|check|cross)$/.test(words[0]?.plain ?? '')) return doneCall(ticked, true, wish)
  }
  const first = after(words, offFirst)
  if (first) return doneCall(first, true, wish)
  if (isQuestion) return undefined
  const reopened = after(words, reopening)
  if (reopened && words[0]?.plain === 'reopen') return doneCall(reopened, false, wish)
  if (match(words, 0, completing) !== undefined) return doneCall(words.slice(1), true, wish)
  const finished = after(words, finishing)
  // "I finished reading" tells of something; what is a task has a name.
  if (finished && /^(?:the|my|task|")$/.test(finished[0]?.plain ?? '')) return doneCall(finished, true, wish)
  const subject = before(words, isDone)
  if (subject && /^(?:the|my|task|todo|")$/.test(subject[0]?.plain ?? ''))
    return doneCall(subject, true, wish)
  return undefined
}

function doneCall(said: readonly Word[], done: boolean, wish: Wish): Outcome {
  const thing = readThing(said, wish)
  if (thing === 'missing') return which
  if (thing === 'unclear' || thing.kind === 'event') return unclear
  return { is: 'call', tool, input: { task: thing.text, done } }
}

const setting = patterns('set|change|make|mark|flag|give|raise|lower|move|bump|turn|switch|update [up]')
const ofPriority = patterns('set|change|raise|lower|update|adjust [up] the priority of')
const toName = patterns('to|as|into|with [a|an]', 'a|an')

function readPriority(wish: Wish): Outcome {
  const { words } = wish
  const end = words.at(-1)?.plain ?? ''
  const isLabel = end === 'priority'
  const at = words.length - (isLabel ? 2 : 1)
  const joined = /^([a-z]+)-priority$/.exec(end)?.[1]
  const name = joined ?? words[at]?.plain ?? ''
  if (!priorityNames.test(name)) return undefined
  const of = after(words.slice(0, at), ofPriority)
  const rest = of ?? after(words.slice(0, at), setting)
  if (!rest) return undefined
  const named = before(rest, [...toName, ...patterns('priority to|as', 'to priority')]) ?? rest
  const isGiven = named !== rest || /^(?:make|give)$/.test(words[0]?.plain ?? '')
  // "Set the heating to low" is none of a task; only "urgent" is said of nothing else.
  const isSure = isLabel || joined !== undefined || of !== undefined || name === 'urgent' || isOfTask(named)
  if (!isGiven || !isSure) return undefined
  const thing = readThing(named, wish)
  if (thing === 'missing') return which
  if (thing === 'unclear' || thing.kind === 'event') return unclear
  return { is: 'call', tool, input: { task: thing.text, priority: name } }
}

function isOfTask(words: readonly Word[]): boolean {
  return match(words, 0, patterns('[the|my] task|todo')) !== undefined
}
