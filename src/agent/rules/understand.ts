import type { JsonObject } from '#base'

import { readConflicts, readListEvents, readReschedule } from './ask-events.ts'
import { readFile, readListFolder } from './ask-files.ts'
import { readSearch } from './ask-search.ts'
import { readBrief, readSuggestTasks } from './ask-tasks.ts'
import { readWorkflow } from './ask-workflow.ts'
import { readCreateEvent } from './create-event.ts'
import { readCreateTask } from './create-task.ts'
import { longestSentence, refusal } from './guards.ts'
import { readListTasks } from './list-tasks.ts'
import { readMove } from './move.ts'
import { nearestTo } from './nearest.ts'
import type { Declined, DeclineReason, Surroundings, Understanding } from './understanding.ts'
import { readUpdateTask } from './update-task.ts'
import { type Outcome, readWish, type Wish } from './wish.ts'

const readers: readonly ((wish: Wish) => Outcome)[] = [
  readCreateTask,
  readUpdateTask,
  readMove,
  readListTasks,
  readSuggestTasks,
  readCreateEvent,
  readListEvents,
  readConflicts,
  readReschedule,
  readBrief,
  readListFolder,
  readFile,
  readSearch,
  readWorkflow,
]

/**
 * What a sentence asks for, by rules alone: the one call that accounts for every word of it, or else why there is none.
 * Where two calls would do, there is none: what is done wrongly is worse than what is not done.
 */
export function understand(text: string, surroundings: Surroundings): Understanding {
  if (text.length > longestSentence || text.trim() === '' || /\S\s*[\n\r\u2028\u2029]\s*\S/.test(text))
    return {
      is: 'declined',
      why: text.trim() === '' ? 'missing' : 'ambiguous',
      nearest: nearestTo([], surroundings, null),
    }
  const wish = readWish(text, surroundings)
  const declined = (why: DeclineReason, tool: string | null, missing?: string): Declined => ({
    is: 'declined',
    why,
    ...(missing === undefined ? {} : { missing }),
    nearest: nearestTo(wish.words, surroundings, tool),
  })
  const refused = refusal(wish)
  if (refused) return declined(refused, null)
  const outcomes = readers
    .flatMap((read) => read(wish) ?? [])
    .filter(({ tool }) => surroundings.tools.has(tool))
  const calls = outcomes.flatMap((outcome) => (outcome.is === 'call' ? [outcome] : []))
  const [first, second] = calls
  if (first && second) return declined('ambiguous', first.tool)
  // A reader that sees its own kind in it, and something odd about that, speaks against the others.
  const unclear = outcomes.find(({ is }) => is === 'unclear')
  if (first && !unclear) return { is: 'call', tool: first.tool, input: first.input satisfies JsonObject }
  if (unclear) return declined('ambiguous', unclear.tool)
  const missing = outcomes.flatMap((outcome) => (outcome.is === 'missing' ? [outcome] : []))[0]
  return missing ? declined('missing', missing.tool, missing.what) : declined('out-of-scope', null)
}
