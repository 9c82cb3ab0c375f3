/** A piece of a line. There is none that fetches, and none that leads anywhere. */
export type Inline =
  | { readonly is: 'text' | 'code'; readonly text: string }
  | { readonly is: 'strong' | 'emphasis' | 'struck'; readonly of: readonly Inline[] }
  /** A picture too: its words, and where it would be. */
  | { readonly is: 'link'; readonly of: readonly Inline[]; readonly address: string }
  | { readonly is: 'break' }

/** Within each other; what is deeper stays as it was written. */
const deepest = 6

const marks = [
  { mark: '**', is: 'strong' },
  { mark: '__', is: 'strong' },
  { mark: '~~', is: 'struck' },
  { mark: '*', is: 'emphasis' },
  { mark: '_', is: 'emphasis' },
] as const
type Mark = (typeof marks)[number]

const special = /[\\`![*_~\n]/g
const address = /\(\s*<?([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/y

interface Found {
  readonly inline: Inline
  /** Where the rest begins. */
  readonly end: number
}

/** The pieces of a paragraph. Whatever means nothing is text, HTML included. */
export function readInlines(text: string, depth = 0): Inline[] {
  if (depth > deepest) return [{ is: 'text', text }]
  const inlines: Inline[] = []
  // What has no end once has none further on either: each is sought to the end of the text only once.
  const endless = new Set<string>()
  let plain = ''
  const put = (inline: Inline): void => {
    if (plain !== '') inlines.push({ is: 'text', text: plain })
    plain = ''
    inlines.push(inline)
  }
  for (let at = 0; at < text.length;) {
    special.lastIndex = at
    const next = special.exec(text)?.index ?? text.length
    plain += text.slice(at, next)
    at = next
    if (at >= text.length) break
    const found = inlineAt(text, at, { depth, endless })
    if (found === null) {
      // The rest of a run of marks begins nothing either.
      const end = text[at] === '\\' ? at + 1 : endOfRun(text, at)
      plain += text.slice(at, end)
      at = end
    } else {
      if (found.inline.is === 'text') plain += found.inline.text
      else put(found.inline)
      at = found.end
    }
  }
  if (plain !== '') inlines.push({ is: 'text', text: plain })
  return inlines
}

interface Reading {
  readonly depth: number
  readonly endless: Set<string>
}

function inlineAt(text: string, at: number, reading: Reading): Found | null {
  switch (text[at]) {
    case '\n':
      return { inline: { is: 'break' }, end: at + 1 }
    case '\\':
      return /[!-/:-@[-`{-~]/.test(text[at + 1] ?? '')
        ? { inline: { is: 'text', text: text[at + 1] ?? '' }, end: at + 2 }
        : null
    case '`':
      return codeAt(text, at, reading)
    case '!':
      return text[at + 1] === '[' ? linkAt(text, at + 1, reading) : null
    case '[':
      return linkAt(text, at, reading)
    default:
      return markedAt(text, at, reading)
  }
}

function endOfRun(text: string, at: number): number {
  let end = at + 1
  while (text[end] === text[at] && text[at] !== '[') end += 1
  return end
}

function codeAt(text: string, at: number, { endless }: Reading): Found | null {
  const from = endOfRun(text, at)
  const fence = text.slice(at, from)
  if (endless.has(fence)) return null
  for (let to = text.indexOf(fence, from); to !== -1; to = text.indexOf(fence, endOfRun(text, to))) {
    if (endOfRun(text, to) - to !== fence.length) continue
    const code = text.slice(from, to).replaceAll('\n', ' ')
    const isPadded = /^ .*[^ ].* $/.test(code)
    return { inline: { is: 'code', text: isPadded ? code.slice(1, -1) : code }, end: to + fence.length }
  }
  endless.add(fence)
  return null
}

function linkAt(text: string, at: number, { depth, endless }: Reading): Found | null {
  const close = endless.has('[') ? -1 : closingBracket(text, at)
  if (close === -1) {
    endless.add('[')
    return null
  }
  address.lastIndex = close + 1
  const [whole, to] = address.exec(text) ?? []
  if (whole === undefined || to === undefined) return null
  const of = readInlines(text.slice(at + 1, close), depth + 1)
  return { inline: { is: 'link', of, address: to }, end: close + 1 + whole.length }
}

/** Brackets are sought this far, so that many that open cost no more than the text is long. */
const longestLink = 2_000

function closingBracket(text: string, at: number): number {
  let open = 0
  const last = Math.min(text.length, at + longestLink)
  for (let index = at; index < last; index += 1) {
    if (text[index] === '\\') index += 1
    else if (text[index] === '[') open += 1
    else if (text[index] === ']') {
      open -= 1
      if (open === 0) return index
    }
  }
  return -1
}

function markedAt(text: string, at: number, reading: Reading): Found | null {
  const kind = marks.find(({ mark }) => text.startsWith(mark, at))
  if (kind === undefined) return null
  const { mark, is } = kind
  const from = at + mark.length
  const inWord = mark.startsWith('_') && isWord(text[at - 1])
  if (reading.endless.has(mark) || inWord || isSpace(text[from])) return null
  const to = closing(text, from, kind)
  if (to === -1) {
    reading.endless.add(mark)
    return null
  }
  const of = readInlines(text.slice(from, to), reading.depth + 1)
  return { inline: { is, of }, end: to + mark.length }
}

function closing(text: string, from: number, { mark }: Mark): number {
  for (let to = text.indexOf(mark, from + 1); to !== -1; to = text.indexOf(mark, to + 1)) {
    const [before, after] = [text[to - 1], text[to + mark.length]]
    // `***` ends the inner one first: the outer ends with the last of the run.
    const isOther = mark.length === 1 ? before === mark || after === mark : after === mark[0]
    if (isSpace(before) || before === '\\' || isOther) continue
    if (mark.startsWith('_') && isWord(after)) continue
    return to
  }
  return -1
}

function isSpace(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character)
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character)
}
