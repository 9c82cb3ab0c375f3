import { type Around, isNamed, type LeaseDraft, nextTime, nouns } from './lease-words.ts'

export type ReadLease =
  | { readonly draft: LeaseDraft }
  /** The word that could not be understood; empty when the sentence ends too early. */
  | { readonly unclear: string }

/**
 * Reads a lease in words: `up to 20 files in ~/Invoices until 18:00`, `any number of steps by fs.move, fs.write for 2
 * hours`, `5 requests to api.example.org`.
 */
export function readLease(text: string, around: Around): ReadLease {
  const words = new Words(text)
  try {
    const effects = readCount(words)
    const noun = words.next().toLowerCase().replace(/s$/, '')
    const named = Object.keys(nouns).find((tool) => isNamed(tool) && nouns[tool] === noun)
    if (named === undefined && !anyNouns.has(noun)) throw new Unclear(words.last)
    const tools = words.skip('by') ? readTools(words) : named === undefined ? null : [named]
    const on = readPlaces(words, around)
    const until = readUntil(words, around)
    if (!words.isOver) throw new Unclear(words.next())
    return { draft: { tools, on, effects, until } }
  } catch (error) {
    if (error instanceof Unclear) return { unclear: error.message }
    throw error
  }
}

const anyNouns = new Set(['step', 'effect', 'change'])
const places = ['in', 'to', 'on'] as const
const unitMs: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

class Unclear extends Error {}

/** The words of a sentence, one after the other. What stands in quotes is one. */
class Words {
  private readonly words: readonly string[]
  private at = 0
  last = ''

  constructor(text: string) {
    this.words = text.trim().match(/"(?:[^"\\]|\\.)*"|[^\s,]+|,/gs) ?? []
  }

  get isOver(): boolean {
    return this.at >= this.words.length
  }

  peek(): string {
    return (this.words[this.at] ?? '').toLowerCase()
  }

  /** @throws Unclear at the end */
  next(): string {
    const word = this.words[this.at]
    if (word === undefined) throw new Unclear('')
    this.at += 1
    this.last = word
    return word.startsWith('"') ? unquoted(word) : word
  }

  /** Whether these words come next; they are passed then. */
  skip(...wanted: readonly string[]): boolean {
    const found = wanted.every((word, offset) => this.words[this.at + offset]?.toLowerCase() === word)
    if (found) this.at += wanted.length
    return found
  }
}

function unquoted(word: string): string {
  try {
    return JSON.parse(word) as string
  } catch {
    throw new Unclear(word)
  }
}

function readCount(words: Words): number | null {
  if (words.skip('any', 'number', 'of')) return null
  if (!words.skip('up', 'to')) words.skip('at', 'most')
  return numberIn(words)
}

function numberIn(words: Words): number {
  const word = words.next()
  const count = Number(word)
  if (!/^\d{1,7}$/.test(word) || count < 1 || count > 1_000_000) throw new Unclear(word)
  return count
}

function readTools(words: Words): string[] {
  const tools = [words.next()]
  while (words.skip(',') || words.peek() === 'and') {
    words.skip('and')
    tools.push(words.next())
  }
  return tools
}

function readPlaces(words: Words, around: Around): string[] | null {
  if (words.skip('wherever', 'the', 'run', 'may')) return null
  let kind = places.find((word) => words.skip(word))
  if (kind === undefined) return null
  const on = [placeOf(kind, words.next(), around)]
  while (words.skip('and')) {
    kind = places.find((word) => words.skip(word)) ?? kind
    on.push(placeOf(kind, words.next(), around))
  }
  return on
}

function placeOf(kind: (typeof places)[number], word: string, { home }: Around): string {
  if (kind === 'on') return word
  if (kind === 'to') return `net:${/:(?:\d+|\*)$/.test(word) ? word : `${word}:443`}`
  const path = /^~(?:[\\/]|$)/.test(word) && home !== '' ? `${home}${word.slice(1)}` : word
  return `fs.write:${path}`
}

function readUntil(words: Words, { now }: Around): string | null {
  if (words.skip('for')) {
    const count = words.skip('an') || words.skip('a') ? 1 : numberIn(words)
    const ms = unitMs[words.next().toLowerCase().replace(/s$/, '')]
    if (ms === undefined) throw new Unclear(words.last)
    return minuteOf(now + count * ms)
  }
  if (!words.skip('until') || words.skip('the', 'run', 'ends')) return null
  const word = words.next()
  const at = /^\d{4}-\d{2}-\d{2}$/.test(word) ? Date.parse(`${word}T${words.next()}`) : nextTime(word, now)
  if (at === null || Number.isNaN(at)) throw new Unclear(words.last)
  return minuteOf(at)
}

function minuteOf(at: number): string {
  return new Date(Math.floor(at / 60_000) * 60_000).toISOString()
}
