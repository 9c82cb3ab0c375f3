const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const weekdayAbbreviations = [
  ['mon'],
  ['tue', 'tues'],
  ['wed'],
  ['thu', 'thur', 'thurs'],
  ['fri'],
  ['sat'],
  ['sun'],
]

const numbers = [
  ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  ['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen', 'twenty'],
].flat()
const tens: Readonly<Record<string, number>> = {
  'twenty-five': 25,
  thirty: 30,
  forty: 40,
  'forty-five': 45,
  fifty: 50,
  sixty: 60,
  ninety: 90,
}
const ordinals = [
  ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'],
  ['eleventh', 'twelfth', 'thirteenth', 'fourteenth', 'fifteenth', 'sixteenth', 'seventeenth'],
  ['eighteenth', 'nineteenth', 'twentieth'],
].flat()

/** From 1 for Monday; undefined for what is no weekday. Short names are words of their own, too: `sat`, `sun`. */
export function weekdayNumber(word: string, { short }: { short: boolean }): number | undefined {
  const full = weekdays.indexOf(word) + 1
  if (full > 0) return full
  const at = short ? weekdayAbbreviations.findIndex((names) => names.includes(word)) + 1 : 0
  return at > 0 ? at : undefined
}

/** From 1 for January. */
export function monthNumber(word: string): number | undefined {
  const at = months.findIndex((name) => name === word || name.slice(0, 3) === word) + 1
  if (at > 0) return at
  return word === 'sept' ? 9 : undefined
}

/** `two`, `12`; undefined for what is no number. */
export function numberOf(word: string): number | undefined {
  if (/^\d{1,4}$/.test(word)) return Number(word)
  const at = numbers.indexOf(word) + 1
  return at > 0 ? at : tens[word]
}

export function ordinalOf(word: string): number | undefined {
  const at = ordinals.indexOf(word) + 1
  return at > 0 ? at : undefined
}

const misspelt: Readonly<Record<string, string>> = {
  tommorow: 'tomorrow',
  tommorrow: 'tomorrow',
  tomorow: 'tomorrow',
  tomorro: 'tomorrow',
  tmrw: 'tomorrow',
  tmr: 'tomorrow',
  tomo: 'tomorrow',
  wensday: 'wednesday',
  wendsday: 'wednesday',
  febuary: 'february',
  tonite: 'tonight',
}
/** Long enough that a word one letter away is a slip and no other word. */
const corrected = [...weekdays, ...months, 'tomorrow', 'afternoon', 'yesterday'].filter(
  ({ length }) => length >= 7,
)

/** A misspelt day or month as it should be, any other word as it is. */
export function correctWord(word: string): string {
  const known = Object.hasOwn(misspelt, word) ? misspelt[word] : undefined
  if (known !== undefined) return known
  if (word.length < 6 || word.length > 10 || corrected.includes(word)) return word
  return corrected.find((right) => isOneSlipAway(word, right)) ?? word
}

/** One letter left out, doubled or put in, changed, or two changed over; not something put to the end, as in `mondays`. */
export function isOneSlipAway(word: string, right: string): boolean {
  if (word === right || word.startsWith(right) || right.startsWith(word)) return false
  if (Math.abs(word.length - right.length) > 1) return false
  let at = 0
  while (word[at] === right[at]) at += 1
  const [rest, restRight] = [word.slice(at), right.slice(at)]
  if (rest.slice(1) === restRight || rest === restRight.slice(1) || rest.slice(1) === restRight.slice(1))
    return true
  return rest[0] === restRight[1] && rest[1] === restRight[0] && rest.slice(2) === restRight.slice(2)
}
