import { plainWord } from './spelling.ts'

/** A word of a sentence, a sign, or a quotation as a whole. */
export interface Word {
  /** In lower case, with slips put right; a quotation mark for a quotation. */
  readonly plain: string
  /** As typed; empty for the second half of a contraction. */
  readonly typed: string
  readonly from: number
  readonly to: number
  /** Whether there is space before it. */
  readonly isApart: boolean
  /** What stands between the marks of a quotation. */
  readonly quoted: string | null
}

export interface Sentence {
  readonly words: readonly Word[]
  /** As long as what was typed; what is quoted cannot be read in it. */
  readonly masked: string
  /** Whether a quotation begins and does not end. */
  readonly isOpen: boolean
}

/** By their first mark. A single one opens only where a word could begin, so that it is no apostrophe. */
const quotations =
  /"([^"]*)"|“([^“”]*)”|„([^„“”]*)[“”]|«([^«»]*)»|`([^`]*)`|(?<![^\s(:,])'([^']*)'(?![^\s.,;:!?)])|(?<![^\s(:,])‘([^‘’]*)’(?![^\s.,;:!?)])/gu

export function readSentence(text: string): Sentence {
  const words: Word[] = []
  let masked = ''
  let end = 0
  for (const match of text.matchAll(quotations)) {
    const [whole, ...insides] = match
    addWords(words, text.slice(end, match.index), end)
    masked += text.slice(end, match.index)
    const quoted = insides.find((inside) => inside !== undefined) ?? ''
    const to = match.index + whole.length
    const isApart = /(?:^|\s)$/.test(text.slice(Math.max(0, match.index - 1), match.index))
    words.push({ plain: '"', typed: whole, from: match.index, to, isApart, quoted })
    // Letters that are in no word, so that nothing is read across the quotation.
    masked += '\u00A4'.repeat(whole.length)
    end = to
  }
  addWords(words, text.slice(end), end)
  masked += text.slice(end)
  return { words, masked, isOpen: /["“”„«»`]/.test(masked) }
}

const opening = /^[([]+/
const closing = /[,.;:!?)\]…]+$/

function addWords(words: Word[], text: string, offset: number): void {
  for (const { 0: chunk, index } of text.matchAll(/\S+/g)) {
    const from = offset + index
    const isApart = index > 0 || offset === 0
    const head = opening.exec(chunk)?.[0] ?? ''
    const rest = chunk.slice(head.length)
    const tail = trailing(rest)
    const core = rest.slice(0, rest.length - tail.length)
    let at = from
    const push = (typed: string, plain: string, apart: boolean): void => {
      words.push({ plain, typed, from: at, to: at + typed.length, isApart: apart, quoted: null })
      at += typed.length
    }
    for (const sign of head) push(sign, sign, at === from && isApart)
    if (core !== '') {
      const [first = core, ...more] = plainWord(core).split(' ')
      push(core, first, at === from && isApart)
      for (const plain of more) push('', plain, true)
    }
    for (const sign of tail) push(sign, sign, at === from && isApart)
  }
}

/** The signs at the end of a chunk. Looked for from its end, since a pattern would try each of many signs anew. */
function trailing(chunk: string): string {
  let start = chunk.length
  while (start > 0 && closing.test(chunk.charAt(start - 1))) start -= 1
  return chunk.slice(start)
}

/** Words as they were typed, with one space where there was any. */
export function typedText(words: readonly Word[]): string {
  let text = ''
  for (const { typed, isApart } of words) {
    if (typed === '') continue
    text += isApart && text !== '' ? ` ${typed}` : typed
  }
  return text
}

/** A title as it is kept: as typed, its first letter upper case. */
export function titleText(words: readonly Word[]): string {
  const [first, second] = words
  const isQuoted = first?.quoted != null && second === undefined
  const text = isQuoted ? first.quoted.trim().replace(/(?<!\.)\.$/, '') : typedText(words)
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

const signs = /^[,.;:!?()[\]…–—-]$/

function isSign({ plain }: Word): boolean {
  return signs.test(plain)
}

/** Without the signs at both ends. */
export function trimSigns(words: readonly Word[]): readonly Word[] {
  let [start, end] = [0, words.length]
  while (start < end && isSignAt(words, start)) start += 1
  while (end > start && isSignAt(words, end - 1)) end -= 1
  return words.slice(start, end)
}

function isSignAt(words: readonly Word[], at: number): boolean {
  const word = words[at]
  return word !== undefined && isSign(word)
}
