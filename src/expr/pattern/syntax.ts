import { type CharTest, single } from './characters.ts'
import { readEscape } from './escapes.ts'
import { readCharClass } from './char-class.ts'
import { type Flags, Letters, withFlags } from './letters.ts'

/** A pattern as a tree. */
export type Pattern =
  | { readonly kind: 'char'; readonly test: CharTest }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly part: Pattern; readonly min: number; readonly max: number }
  | { readonly kind: 'assert'; readonly at: Assertion }
export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word' | 'no-word'

const maxRepeat = 1000
const maxNesting = 100
const assertions: readonly (readonly [string, Assertion])[] = [
  ['\\A', 'text-start'],
  ['\\z', 'text-end'],
  ['\\b', 'word'],
  ['\\B', 'no-word'],
]

/**
 * Reads the syntax of RE2: no back references and no look-around, which no linear-time search can have.
 *
 * @throws Fault `expr.bad_argument`
 */
export function parsePattern(source: string): Pattern {
  const letters = new Letters(source)
  const tree = readChoice(letters, { ignoreCase: false, multiline: false, dotAll: false }, 0)
  if (!letters.isDone) letters.refuse('")" stands alone')
  return tree
}

function readChoice(letters: Letters, flags: Flags, depth: number): Pattern {
  if (depth > maxNesting) letters.refuse('it is nested too deeply')
  let current = flags
  const parts: Pattern[] = []
  let sequence: Pattern[] = []
  while (!letters.isDone && letters.peek() !== ')') {
    const switched = letters.takeMatch(/^\(\?([imsU]*(?:-[imsU]+)?)\)/)
    if (switched) {
      current = withFlags(current, switched[1] ?? '')
    } else if (letters.take('|')) {
      parts.push({ kind: 'sequence', parts: sequence })
      sequence = []
    } else {
      sequence.push(readRepeated(letters, current, depth))
    }
  }
  parts.push({ kind: 'sequence', parts: sequence })
  return { kind: 'choice', parts }
}

function readRepeated(letters: Letters, flags: Flags, depth: number): Pattern {
  const part = readAtom(letters, flags, depth)
  const bounds = readQuantifier(letters)
  if (!bounds) return part
  // Lazy or greedy is about which match is found; whether there is one is the same.
  letters.take('?')
  if (letters.takeMatch(/^([*+?]|\{\d+(,\d*)?\})/)) letters.refuse('a repetition is repeated; put it in ( )')
  return { kind: 'repeat', part, min: bounds[0], max: bounds[1] }
}

function readQuantifier(letters: Letters): readonly [number, number] | undefined {
  if (letters.take('*')) return [0, Infinity]
  if (letters.take('+')) return [1, Infinity]
  if (letters.take('?')) return [0, 1]
  const counts = letters.takeMatch(/^\{(\d{1,4})(,)?(\d{1,4})?\}/)
  if (!counts) return undefined
  const min = Number(counts[1])
  const max = counts[3] !== undefined ? Number(counts[3]) : counts[2] === undefined ? min : Infinity
  if (min > maxRepeat || (max !== Infinity && max > maxRepeat) || min > max)
    letters.refuse('this count is out of range')
  return [min, max]
}

function readAtom(letters: Letters, flags: Flags, depth: number): Pattern {
  if (letters.take('(')) return readGroup(letters, flags, depth)
  if (letters.take('[')) return char(readCharClass(letters, flags.ignoreCase))
  if (letters.take('.')) return char((code) => flags.dotAll || code !== 10)
  if (letters.take('^')) return { kind: 'assert', at: flags.multiline ? 'line-start' : 'text-start' }
  if (letters.take('$')) return { kind: 'assert', at: flags.multiline ? 'line-end' : 'text-end' }
  if (letters.take('\\Q')) {
    const quoted = Array.from(letters.takeUntil('\\E'), (letter) => char(literal(letter, flags)))
    return { kind: 'sequence', parts: quoted }
  }
  for (const [text, at] of assertions) if (letters.take(text)) return { kind: 'assert', at }
  if (letters.take('\\')) return char(readEscape(letters, flags.ignoreCase))
  if (letters.peek() === '*' || letters.peek() === '+' || letters.peek() === '?') {
    letters.refuse('nothing stands before this repetition')
  }
  return char(literal(letters.next(), flags))
}

function readGroup(letters: Letters, flags: Flags, depth: number): Pattern {
  let inner = flags
  if (letters.take('?')) {
    if (letters.takeMatch(/^<?[=!]/)) letters.refuse('look-around is not supported')
    const switched = letters.takeMatch(/^([imsU]*(?:-[imsU]+)?):/)
    if (switched) inner = withFlags(flags, switched[1] ?? '')
    else if (!letters.takeMatch(/^P?<\w{1,100}>/)) letters.refuse('this kind of group is not supported')
  }
  const found = readChoice(letters, inner, depth + 1)
  if (!letters.take(')')) letters.refuse('")" is missing')
  return found
}

function char(test: CharTest): Pattern {
  return { kind: 'char', test }
}

function literal(letter: string, { ignoreCase }: Flags): CharTest {
  return single(letter.codePointAt(0) ?? 0, ignoreCase)
}
