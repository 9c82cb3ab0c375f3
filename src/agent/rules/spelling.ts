import { correctWord, isOneSlipAway } from '#dates'

/** What is written as one word and said as two. */
const contractions: Readonly<Record<string, string>> = {
  "what's": 'what is',
  whats: 'what is',
  "that's": 'that is',
  thats: 'that is',
  "how's": 'how is',
  hows: 'how is',
  "where's": 'where is',
  "when's": 'when is',
  "who's": 'who is',
  "it's": 'it is',
  "i've": 'i have',
  ive: 'i have',
  "i'm": 'i am',
  "i'd": 'i would',
  "i'll": 'i will',
  "let's": 'let us',
  "don't": 'do not',
  dont: 'do not',
  "doesn't": 'does not',
  "didn't": 'did not',
  "haven't": 'have not',
  havent: 'have not',
  "hasn't": 'has not',
  "isn't": 'is not',
  "aren't": 'are not',
  "wasn't": 'was not',
  "can't": 'can not',
  cant: 'can not',
  cannot: 'can not',
  "couldn't": 'could not',
  "won't": 'will not',
  wont: 'will not',
  "wouldn't": 'would not',
  "shouldn't": 'should not',
  "mustn't": 'must not',
  gotta: 'have to',
}

const spellings: Readonly<Record<string, string>> = {
  'to-do': 'todo',
  'to-dos': 'todos',
  "todo's": 'todos',
  pls: 'please',
  plz: 'please',
  thx: 'thanks',
  shedule: 'schedule',
  schedual: 'schedule',
  calender: 'calendar',
  calander: 'calendar',
  tidyup: 'tidy',
  organize: 'organise',
  'stand-up': 'standup',
  'check-up': 'checkup',
  'check-in': 'checkin',
  'catch-up': 'catchup',
  'kick-off': 'kickoff',
}
/** Long enough that a word one letter away is a slip and no other word. */
const known = [
  'calendar',
  'schedule',
  'appointment',
  'appointments',
  'reschedule',
  'documents',
  'downloads',
  'postpone',
]

/** A word as the rules know it: lower case, slips put right, two words for a contraction. */
export function plainWord(typed: string): string {
  const word = typed.toLowerCase().replaceAll('’', "'")
  if (Object.hasOwn(contractions, word)) return contractions[word] ?? word
  if (Object.hasOwn(spellings, word)) return spellings[word] ?? word
  if (word.length >= 7 && word.length <= 13 && !known.includes(word)) {
    const right = known.find((one) => isOneSlipAway(word, one))
    if (right !== undefined) return right
  }
  return correctWord(word).replaceAll(/\s/g, '')
}
