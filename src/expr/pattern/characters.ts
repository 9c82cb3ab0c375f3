/** Whether a code point belongs. */
export type CharTest = (code: number) => boolean

export function single(code: number, ignoreCase: boolean): CharTest {
  const test: CharTest = (other) => other === code
  return ignoreCase ? fold(test) : test
}

/** The same without regard to case. */
export function fold(test: CharTest): CharTest {
  return (code) => {
    if (test(code)) return true
    const letter = String.fromCodePoint(code)
    return [letter.toLowerCase(), letter.toUpperCase()].some((other) => {
      const folded = other.codePointAt(0) ?? code
      return folded !== code && other.length === String.fromCodePoint(folded).length && test(folded)
    })
  }
}

export function not(test: CharTest): CharTest {
  return (code) => !test(code)
}

export function either(tests: readonly CharTest[]): CharTest {
  const [first, ...others] = tests
  if (first && others.length === 0) return first
  return (code) => tests.some((test) => test(code))
}

function between(from: string, to: string): CharTest {
  const [low, high] = [from.charCodeAt(0), to.charCodeAt(0)]
  return (code) => code >= low && code <= high
}

const digit = between('0', '9')
const lower = between('a', 'z')
const upper = between('A', 'Z')
const isWord: CharTest = (code) => digit(code) || lower(code) || upper(code) || code === 95
const space: CharTest = (code) => code === 32 || code === 9 || code === 10 || code === 12 || code === 13

/** `\d`, `\W` and the like, ASCII as in RE2. */
export function classEscape(letter: string): CharTest | undefined {
  switch (letter) {
    case 'd':
      return digit
    case 'D':
      return not(digit)
    case 'w':
      return isWord
    case 'W':
      return not(isWord)
    case 's':
      return space
    case 'S':
      return not(space)
    default:
      return undefined
  }
}

const posix: Readonly<Record<string, CharTest>> = {
  alnum: either([digit, lower, upper]),
  alpha: either([lower, upper]),
  ascii: (code) => code < 128,
  blank: (code) => code === 9 || code === 32,
  cntrl: (code) => code < 32 || code === 127,
  digit,
  graph: (code) => code > 32 && code < 127,
  lower,
  print: (code) => code >= 32 && code < 127,
  punct: (code) => code > 32 && code < 127 && !digit(code) && !lower(code) && !upper(code),
  space: either([space, (code) => code === 11]),
  upper,
  word: isWord,
  xdigit: either([digit, between('a', 'f'), between('A', 'F')]),
}

/** `[:alpha:]`, or the name of a Unicode category or script. */
export function namedClass(name: string): CharTest | undefined {
  const bracketed = /^\[:(\w+):\]$/.exec(name)?.[1]
  if (bracketed !== undefined) return Object.hasOwn(posix, bracketed) ? posix[bracketed] : undefined
  if (!/^\w{1,40}$/.test(name)) return undefined
  for (const property of [name, `Script=${name}`]) {
    try {
      // One class for one character: nothing in it can backtrack.
      const known = new RegExp(`^\\p{${property}}$`, 'u')
      return (code) => known.test(String.fromCodePoint(code))
    } catch {
      // Not this one; the next, or none.
    }
  }
  return undefined
}

/** Whether a word begins or ends between the two. */
export function isBoundary(before: number | undefined, after: number | undefined): boolean {
  return (before !== undefined && isWord(before)) !== (after !== undefined && isWord(after))
}
