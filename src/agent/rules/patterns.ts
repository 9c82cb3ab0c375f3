import type { Word } from './sentence.ts'

interface Element {
  readonly words: readonly string[]
  readonly isOptional: boolean
}

/**
 * Words in a row, as `add|create [me] [a|the] [new] task`: `|` between those of which one stands there, brackets around
 * what may be left out.
 */
export type Pattern = readonly Element[]

export function patterns(...texts: readonly string[]): readonly Pattern[] {
  return texts.map((text) =>
    text.split(' ').map((element) => {
      const isOptional = element.startsWith('[')
      return { words: (isOptional ? element.slice(1, -1) : element).split('|'), isOptional }
    }),
  )
}

/** The word after the longest of the patterns that stand there; undefined where none does. */
export function match(words: readonly Word[], at: number, all: readonly Pattern[]): number | undefined {
  const ends = all.flatMap((pattern) => matchOne(words, at, pattern) ?? [])
  return ends.length === 0 ? undefined : Math.max(...ends)
}

function matchOne(words: readonly Word[], at: number, pattern: Pattern): number | undefined {
  const [element, ...rest] = pattern
  if (!element) return at
  const word = words[at]
  if (word && element.words.includes(word.plain)) {
    const end = matchOne(words, at + 1, rest)
    if (end !== undefined) return end
  }
  return element.isOptional ? matchOne(words, at, rest) : undefined
}

/** What follows one of the patterns at the beginning. */
export function after(words: readonly Word[], all: readonly Pattern[]): readonly Word[] | undefined {
  const end = match(words, 0, all)
  return end === undefined ? undefined : words.slice(end)
}

/** What stands before one of the patterns at the end. */
export function before(words: readonly Word[], all: readonly Pattern[]): readonly Word[] | undefined {
  // The longest: the first place from which a pattern reaches the end. None has more than twelve words.
  for (let at = Math.max(0, words.length - 12); at < words.length; at += 1)
    if (all.some((pattern) => matchOne(words, at, pattern) === words.length)) return words.slice(0, at)
  return undefined
}
