import { correctWord } from './date-words.ts'

/** A run of letters, a run of digits, or one other character. */
export interface Token {
  /** In lower case, with misspelt days and months put right. */
  readonly word: string
  readonly from: number
  readonly to: number
  /** Whether there is space, or the start of the text, before it. */
  readonly isApart: boolean
}

/** Letters with the apostrophes inside them are one token: `o'clock`, `days'` without its last one. */
const token = /\d+|\p{L}+(?:['’]\p{L}+)*|[^\s]/gu

export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = []
  let end = -1
  for (const { 0: match, index } of text.matchAll(token)) {
    const word = correctWord(match.toLowerCase().replaceAll('’', "'"))
    tokens.push({ word, from: index, to: index + match.length, isApart: index !== end })
    end = index + match.length
  }
  return tokens
}
