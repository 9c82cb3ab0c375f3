import { amountText } from '#base'
import type { TurnView } from '#contract'

import { moneyText } from './amounts.ts'

type Finish = Exclude<NonNullable<TurnView['finish']>, 'answered'>

const mark = (count: number): string => count.toLocaleString('en')

/** What the turns of agents say around what the agents say. */
export const turnText = {
  of: (agent: string): string => `${agent} answers`,
  failed: 'The turn could not be shown',
  passed: (agents: readonly string[]): string => `asks ${agents.join(', then ')}`,
  sorted: ({ by, why }: NonNullable<TurnView['sorted']>): string =>
    by === 'name' ? 'As you said' : by === 'rules' ? 'By rules' : why,
  degraded: 'answered by rules',
  degradedText: 'No model is set up.',
  setUp: 'Set up models',
  heard: 'You, meanwhile',
  unheard: 'It is heard with the next step.',
  neverHeard: 'It came too late: the turn had ended.',
  queued: 'Waits to begin…',
  thinking: 'Thinking…',
  working: (count: number): string => `${count === 1 ? 'A tool is' : `${count} tools are`} at work…`,
  asks: (count: number): string => `${amountText(count, 'thing')} to be allowed`,
  answer: 'Look and answer',
  cutOff: {
    title: 'A question to the model was cut off',
    text: 'It changes nothing. Whether it was answered, and is to be paid for, nobody knows.',
    leave: 'Leave it',
    again: 'Ask it again',
  },
  paused: 'Paused: it begins nothing new until you let it go on.',
  cancelled: 'Stopped.',
  empty: 'It ended without a word.',
  finish: {
    steps: 'It has thought as often as it may in one turn.',
    budget: 'Its budget for one turn is used up.',
    length: 'The answer is cut off: it is as long as one answer may be.',
    filtered: 'The provider of the model held the rest of the answer back.',
    declined: 'Too little is left of a budget to think on.',
  } satisfies Record<Finish, string>,
  goOn: 'Go on',
  goOnWords: 'Go on.',
  open: 'Open the run',
  undo: 'Take it back',
  effects: (count: number): string => amountText(count, 'change'),
  usage: ({ usage, cost }: Pick<TurnView, 'usage' | 'cost'>): string => {
    const tokens = `${mark(usage.input)} tokens in, ${mark(usage.output)} out`
    return cost > 0 ? `${tokens}, ${moneyText(cost)}` : tokens
  },
  again: {
    action: 'Ask again…',
    title: 'Ask again with another model',
    text: 'The same is asked anew, and the answer stands below. What was said and done before the step that you choose is not done again.',
    model: 'Model',
    from: 'From where',
    first: 'From the beginning',
    thought: (nth: number, all: number): string =>
      nth === all ? `Only what it thought last (${nth})` : `From its thought ${nth}`,
    effects: (count: number): string =>
      `${amountText(count, 'change')} of it ${count === 1 ? 'stands' : 'stand'}, and may be made once more. Take the turn back first, if that is not wanted.`,
    confirm: 'Ask',
    cancel: 'Cancel',
    said: (model: string): string => `Again, with ${model}`,
    failed: 'It was not asked',
  },
  call: {
    input: 'Given',
    output: 'Gave',
    open: 'Look at the step',
    openTurn: 'Open its run',
    asks: (agent: string): string => `asks ${agent}`,
    asked: 'Asked',
  },
} as const
