import { badArgument } from '../fault.ts'
import { type CharTest, classEscape, either, fold, isWord, namedClass, not, single } from './characters.ts'

/** A pattern as a tree. */
export type Pattern =
  | { readonly kind: 'char'; readonly test: CharTest }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly part: Pattern; readonly min: number; readonly max: number }
  | { readonly kind: 'assert'; readonly at: Assertion }
export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word' | 'no-word'

interface Flags {
  readonly ignoreCase: boolean
  readonly multiline: boolean
  readonly dotAll: boolean
}

const maxRepeat = 1000
const maxNesting = 100

/**
 * Reads the syntax of RE2 without back references and look-around, which no linear-time search can have.
 *
 * @throws Fault `expr.bad_argument`
 */
export function parsePattern(source: string): Pattern {
  const letters = Array.from(source)
  let at = 0
  let depth = 0

  function peek(text: string): boolean {
    return letters.slice(at, at + text.length).join('') === text
  }
  function take(text: string): boolean {
    if (!peek(text)) return false
    at += text.length
    return true
  }
  function refuse(why: string): never {
    return badArgument(`The pattern cannot be read at character ${at + 1}: ${why}.`)
  }
  function upTo(end: string): string {
    const stop = letters.indexOf(end, at)
    if (stop === -1) refuse(`"${end}" is missing`)
    const text = letters.slice(at, stop).join('')
    at = stop + 1
    return text
  }

  function choice(flags: Flags): Pattern {
    depth += 1
    if (depth > maxNesting) refuse('it is nested too deeply')
    let current = flags
    const parts: Pattern[] = []
    let sequence: Pattern[] = []
    while (at < letters.length && letters[at] !== ')') {
      if (take('|')) {
        parts.push({ kind: 'sequence', parts: sequence })
        sequence = []
      } else if (/^\(\?[imsU]*(-[imsU]+)?\)/.test(letters.slice(at, at + 12).join(''))) {
        at += 2
        current = withFlags(current, upTo(')'))
      } else {
        sequence.push(repeated(current))
      }
    }
    depth -= 1
    parts.push({ kind: 'sequence', parts: sequence })
    return { kind: 'choice', parts }
  }

  function repeated(flags: Flags): Pattern {
    let part = atom(flags)
    for (;;) {
      const bounds = quantifier()
      if (!bounds) return part
      part = { kind: 'repeat', part, min: bounds[0], max: bounds[1] }
      take('?')
      if (letters[at] === '*' || letters[at] === '+' || letters[at] === '?')
        refuse('a repetition of a repetition')
    }
  }

  function quantifier(): [number, number] | undefined {
    if (take('*')) return [0, Infinity]
    if (take('+')) return [1, Infinity]
    if (take('?')) return [0, 1]
    const counts = /^\{(\d{1,4})(,)?(\d{1,4})?\}/.exec(letters.slice(at, at + 12).join(''))
    if (!counts) return undefined
    at += counts[0].length
    const min = Number(counts[1])
    const max = counts[3] !== undefined ? Number(counts[3]) : counts[2] === undefined ? min : Infinity
    if (min > maxRepeat || (max !== Infinity && max > maxRepeat) || min > max)
      refuse('this count is out of range')
    return [min, max]
  }

  function atom(flags: Flags): Pattern {
    if (take('(')) return group(flags)
    if (take('[')) return char(charClass(flags))
    if (take('.')) return char((code) => flags.dotAll || code !== 10)
    if (take('^')) return { kind: 'assert', at: flags.multiline ? 'line-start' : 'text-start' }
    if (take('$')) return { kind: 'assert', at: flags.multiline ? 'line-end' : 'text-end' }
    if (take('\\Q')) {
      const stop = letters.findIndex(
        (letter, index) => index >= at && letter === '\\' && letters[index + 1] === 'E',
      )
      const end = stop === -1 ? letters.length : stop
      const quoted = letters.slice(at, end).map((letter): Pattern => char(literal(letter, flags)))
      at = Math.min(end + 2, letters.length)
      return { kind: 'sequence', parts: quoted }
    }
    if (take('\\A')) return { kind: 'assert', at: 'text-start' }
    if (take('\\z')) return { kind: 'assert', at: 'text-end' }
    if (take('\\b')) return { kind: 'assert', at: 'word' }
    if (take('\\B')) return { kind: 'assert', at: 'no-word' }
    if (take('\\')) return char(escape(flags))
    const letter = letters[at] ?? ''
    if (letter === '*' || letter === '+' || letter === '?') refuse('nothing stands before this repetition')
    at += 1
    return char(literal(letter, flags))
  }

  function group(flags: Flags): Pattern {
    let inner = flags
    if (take('?')) {
      if (peek('=') || peek('!') || peek('<=') || peek('<!')) refuse('look-around is not supported')
      if (take('P<') || take('<')) upTo('>')
      else inner = withFlags(flags, upTo(':'))
    }
    const found = choice(inner)
    if (!take(')')) refuse('")" is missing')
    return found
  }

  function withFlags(flags: Flags, text: string): Flags {
    if (!/^[imsU]*(-[imsU]+)?$/.test(text)) refuse('this group is not supported')
    const [on = '', off = ''] = text.split('-')
    const set = (flag: string, now: boolean): boolean => (on.includes(flag) || now) && !off.includes(flag)
    return {
      ignoreCase: set('i', flags.ignoreCase),
      multiline: set('m', flags.multiline),
      dotAll: set('s', flags.dotAll),
    }
  }

  /** Behind the backslash. */
  function escape(flags: Flags): CharTest {
    const letter = letters[at] ?? refuse('it ends in a backslash')
    at += 1
    if (letter === 'p' || letter === 'P') {
      const name = take('{') ? upTo('}') : (letters[at++] ?? '')
      const test = namedClass(name) ?? refuse(`there is no class "${name}"`)
      return letter === 'P' ? not(test) : test
    }
    const test = classEscape(letter)
    if (test) return test
    return literal(String.fromCodePoint(codeEscape(letter)), flags)
  }

  function codeEscape(letter: string): number {
    const control = { n: 10, t: 9, r: 13, f: 12, v: 11, a: 7 }[letter]
    if (control !== undefined) return control
    if (letter === 'x') {
      const hex = take('{') ? upTo('}') : letters.slice(at, (at += 2)).join('')
      if (!/^[0-9a-fA-F]{1,6}$/.test(hex) || parseInt(hex, 16) > 0x10ffff) refuse('this is no character')
      return parseInt(hex, 16)
    }
    if (letter === '0') return 0
    if (/^[1-9]$/.test(letter)) refuse('back references are not supported')
    if (/^[A-Za-z]$/.test(letter)) refuse(`"\\${letter}" means nothing`)
    return letter.codePointAt(0) ?? 0
  }

  function charClass(flags: Flags): CharTest {
    const negated = take('^')
    const tests: CharTest[] = []
    let first = true
    while (first || letters[at] !== ']') {
      if (at >= letters.length) refuse('"]" is missing')
      first = false
      if (take('[:')) {
        const inverse = take('^')
        const name = upTo(':')
        if (!take(']')) refuse('":]" is missing')
        const test = namedClass(`[:${name}:]`) ?? refuse(`there is no class "${name}"`)
        tests.push(inverse ? not(test) : test)
        continue
      }
      const from = classItem()
      if (typeof from === 'function') tests.push(from)
      else if (letters[at] === '-' && letters[at + 1] !== ']' && at + 1 < letters.length) {
        at += 1
        const to = classItem()
        if (typeof to === 'function' || to < from) refuse('this range has no order')
        tests.push(
          flags.ignoreCase
            ? fold((code) => code >= from && code <= to)
            : (code) => code >= from && code <= to,
        )
      } else {
        tests.push(single(from, flags.ignoreCase))
      }
    }
    at += 1
    const all = either(tests)
    return negated ? not(all) : all
  }

  function classItem(): number | CharTest {
    const letter = letters[at] ?? ''
    at += 1
    if (letter !== '\\') return letter.codePointAt(0) ?? 0
    const next = letters[at] ?? refuse('"]" is missing')
    if (next === 'p' || next === 'P' || classEscape(next)) return escape(plainFlags)
    at += 1
    return next === 'b' ? refuse('"\\b" means nothing here') : codeEscape(next)
  }

  const tree = choice(plainFlags)
  if (at < letters.length) refuse('")" stands alone')
  return tree
}

const plainFlags: Flags = { ignoreCase: false, multiline: false, dotAll: false }

function char(test: CharTest): Pattern {
  return { kind: 'char', test }
}

function literal(letter: string, flags: Flags): CharTest {
  return single(letter.codePointAt(0) ?? 0, flags.ignoreCase)
}

export function isBoundary(before: number | undefined, after: number | undefined): boolean {
  return (before !== undefined && isWord(before)) !== (after !== undefined && isWord(after))
}
