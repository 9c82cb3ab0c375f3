import { AppError } from '#contract'

type Token =
  | { readonly kind: 'one'; matches(character: string): boolean }
  /** `*`: any characters but the separator. */
  | { readonly kind: 'within' }
  /** `**`: any characters. */
  | { readonly kind: 'across' }
  /** `**` and a separator: any number of whole folders, none included. */
  | { readonly kind: 'folders' }

const maxAlternatives = 100

/**
 * Compiles a glob: `*` and `?` stay within a name, `**` goes across folders, `[a-z]` and `[!a-z]` are sets, `{a,b}` are
 * alternatives, `\` takes the next character as it is. Upper and lower case are the same. Matches whole texts with `/`
 * between names, in time proportional to text and pattern, whatever the pattern.
 *
 * @throws AppError `tools.pattern_refused`
 */
export function compileGlob(pattern: string): (text: string) => boolean {
  const alternatives = expandBraces(pattern).map((alternative) => parseTokens(alternative, pattern))
  return (text) => {
    const characters = [...text.toLowerCase()]
    return alternatives.some((tokens) => matchTokens(tokens, characters))
  }
}

function expandBraces(pattern: string): readonly string[] {
  let open: readonly string[] = [pattern]
  const done: string[] = []
  while (open.length > 0) {
    const next: string[] = []
    for (const text of open) {
      const group = findBraces(text, pattern)
      if (group === undefined) done.push(text)
      else next.push(...group.choices.map((choice) => group.before + choice + group.after))
      if (done.length + next.length > maxAlternatives)
        throw refused(pattern, `has more than ${maxAlternatives} alternatives`)
    }
    open = next
  }
  return done
}

/** The first outermost `{…}` of a pattern. */
function findBraces(
  text: string,
  pattern: string,
): { before: string; choices: string[]; after: string } | undefined {
  const cuts: number[] = []
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '\\') at += 1
    else if (character === '{') {
      depth += 1
      if (depth === 1) cuts.push(at)
    } else if (character === ',' && depth === 1) cuts.push(at)
    else if (character === '}' && depth > 0) {
      depth -= 1
      if (depth > 0) continue
      cuts.push(at)
      const choices = cuts.slice(1).map((end, index) => text.slice((cuts[index] ?? 0) + 1, end))
      return { before: text.slice(0, cuts[0]), choices, after: text.slice(at + 1) }
    }
  }
  if (depth > 0) throw refused(pattern, 'opens { without closing it')
  return undefined
}

function parseTokens(alternative: string, pattern: string): readonly Token[] {
  const characters = [...alternative.toLowerCase()]
  const tokens: Token[] = []
  let at = 0
  while (at < characters.length) {
    const character = characters[at]
    if (character === '*' && characters[at + 1] === '*') {
      const isFolders = characters[at + 2] === '/' && (at === 0 || characters[at - 1] === '/')
      tokens.push({ kind: isFolders ? 'folders' : 'across' })
      at += isFolders ? 3 : 2
    } else if (character === '*') {
      tokens.push({ kind: 'within' })
      at += 1
    } else if (character === '[') {
      const close = characters.indexOf(']', at + 2)
      if (close < 0) throw refused(pattern, 'opens [ without closing it')
      tokens.push(parseSet(characters.slice(at + 1, close)))
      at = close + 1
    } else {
      const literal = character === '\\' ? characters[(at += 1)] : character
      tokens.push({
        kind: 'one',
        matches: (other) => (character === '?' ? other !== '/' : other === literal),
      })
      at += 1
    }
  }
  return tokens
}

function parseSet(members: readonly string[]): Token {
  const negated = members[0] === '!' || members[0] === '^'
  const rest = negated ? members.slice(1) : members
  const ranges: [from: string, to: string][] = []
  for (let at = 0; at < rest.length; at += 1) {
    const from = rest[at] ?? ''
    const isRange = rest[at + 1] === '-' && at + 2 < rest.length
    ranges.push([from, isRange ? (rest[at + 2] ?? from) : from])
    if (isRange) at += 2
  }
  const has = (character: string): boolean =>
    ranges.some(([from, to]) => from <= character && character <= to)
  return { kind: 'one', matches: (character) => character !== '/' && has(character) !== negated }
}

/** Walks all ways through the pattern at once, so that no pattern backtracks. */
function matchTokens(tokens: readonly Token[], characters: readonly string[]): boolean {
  let current = new Set<number>()
  enter(tokens, 0, current)
  for (const character of characters) {
    const next = new Set<number>()
    for (const position of current) {
      const token = tokens[position]
      switch (token?.kind) {
        case 'one':
          if (token.matches(character)) enter(tokens, position + 1, next)
          break
        case 'within':
          if (character !== '/') enter(tokens, position, next)
          break
        case 'across':
          enter(tokens, position, next)
          break
        case 'folders':
          next.add(position)
          if (character === '/') enter(tokens, position + 1, next)
          break
        case undefined:
      }
    }
    if (next.size === 0) return false
    current = next
  }
  return current.has(tokens.length)
}

/** Adds a position and those that can be reached from it without a character. */
function enter(tokens: readonly Token[], position: number, reached: Set<number>): void {
  for (let at = position; !reached.has(at); at += 1) {
    reached.add(at)
    const kind = tokens[at]?.kind
    if (kind === undefined || kind === 'one') return
  }
}

function refused(pattern: string, why: string): AppError {
  return new AppError('tools.pattern_refused', `The pattern ${why}.`, { details: { pattern } })
}
