import { after, match, patterns } from './patterns.ts'
import type { Word } from './sentence.ts'
import type { Outcome, Wish } from './wish.ts'

const next = patterns(
  'what should i do|tackle|start next|first|now',
  'what should i do|tackle|start with next|first|now',
  'what should i work|focus|concentrate on [next|first|now|today]',
  'what should i be working on [next|first|now|today]',
  'what should i tackle|start with|on [next|first|now|today]',
  'what to do|tackle next|first',
  'which task|todo should i do|tackle|start|take|work [with|on] [next|first|now|today]',
  'which of my tasks should i do|tackle|start|take [with|on] [next|first|now|today]',
  'what do|would you suggest|recommend i do|tackle [next|first|now]',
  'what do|would you suggest|recommend i work on [next|first|now]',
  'suggest|recommend|propose [me] [a|some|my|the] [next] task|tasks|todo [for] [me] [to] [do|tackle] [next|now|first]',
  'suggest|recommend [me] something to do|tackle next|now|first',
  'suggest|recommend [me] something to work on [next|now|first]',
  'suggest|recommend|tell|show [me] what to do|tackle next|first',
  'suggest|recommend|tell|show [me] what i should do|tackle next|first',
  'suggest|recommend|tell|show [me] what to work on [next|first]',
  'suggest|recommend|tell|show [me] what i should work on [next|first]',
  'what is my next task',
  'what is the next task',
)

/** What to do next. */
export function readSuggestTasks({ words }: Wish): Outcome {
  return isWhole(words, next) ? { is: 'call', tool: 'suggest_tasks', input: {} } : undefined
}

const briefs = patterns(
  'how does|is my day look|looking|shaping [up|like] [today]',
  'how does|is today look|looking [like]',
  'what does my day|today look like [today]',
  'what is my day like [today]',
  'how is my day [today]',
  'brief me [on] [my] [day|today]',
  'give|show|tell|read me my|a|the [daily|morning] briefing|brief|overview|rundown [of|on|for|about] [my|the] [day|today]',
  'give|show me my|a|the daily|morning summary',
  'give|show me a|an|the summary|overview|rundown of my day',
  '[my|the|a] daily|morning briefing|brief|overview',
  'start my day',
  'show me my day',
)

/** An overview of today. */
export function readBrief({ words }: Wish): Outcome {
  return isWhole(words, briefs) ? { is: 'call', tool: 'brief', input: {} } : undefined
}

function isWhole(words: readonly Word[], all: ReturnType<typeof patterns>): boolean {
  return match(words, 0, all) === words.length && after(words, all)?.length === 0
}
