import { type CharTest, classEscape, either, fold, namedClass, not, single } from './characters.ts'
import type { Letters } from './letters.ts'
import { readCode, readEscape } from './escapes.ts'

/** `[a-z\d]`, behind its first bracket. */
export function readCharClass(letters: Letters, ignoreCase: boolean): CharTest {
  const isNegated = letters.take('^')
  const tests: CharTest[] = []
  do {
    if (letters.isDone) letters.refuse('"]" is missing')
    tests.push(readItem(letters, ignoreCase))
  } while (!letters.take(']'))
  const all = either(tests)
  return isNegated ? not(all) : all
}

function readItem(letters: Letters, ignoreCase: boolean): CharTest {
  const named = letters.takeMatch(/^\[:(\^?)(\w{1,10}):\]/)
  if (named) {
    const test = namedClass(`[:${named[2]}:]`) ?? letters.refuse('there is no such class')
    return named[1] === '^' ? not(test) : test
  }
  const from = readEnd(letters)
  if (typeof from !== 'number') return from
  if (!letters.takeMatch(/^-(?!\])/)) return single(from, ignoreCase)
  const to = readEnd(letters)
  if (typeof to !== 'number' || to < from) return letters.refuse('this range has no order')
  const test: CharTest = (code) => code >= from && code <= to
  return ignoreCase ? fold(test) : test
}

/** A single character, or a class such as `\d` that can be no end of a range. */
function readEnd(letters: Letters): number | CharTest {
  if (!letters.take('\\')) return letters.next().codePointAt(0) ?? letters.refuse('"]" is missing')
  const next = letters.peek()
  if (next === 'p' || next === 'P' || classEscape(next)) return readEscape(letters, false)
  letters.next()
  return readCode(letters, next)
}
