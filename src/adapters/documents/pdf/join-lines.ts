/** Words and compounds of a document, in lower case: they tell which hyphens are a word's own. */
export type Words = ReadonlySet<string>

export function wordsIn(lines: Iterable<string>): Words {
  const words = new Set<string>()
  for (const line of lines)
    for (const [word] of line.toLowerCase().matchAll(/\p{L}+(?:-\p{L}+)*/gu)) words.add(word)
  return words
}

/** The dots that lead to a number in a table of contents. */
const leader = /(?:[ .]\.){4,}[ .]*/g

/** Puts the lines of a paragraph into one, and the words together that were cut at the end of a line. */
export function joinLines(lines: readonly string[], words: Words): string {
  let text = ''
  for (const line of lines) {
    const next = line.trim()
    const [, head] = /(\p{L}+)[-\u00ad\u2010]$/u.exec(text) ?? []
    const [tail] = /^\p{L}+/u.exec(next) ?? []
    if (text === '') text = next
    else if (head !== undefined && tail !== undefined)
      text = isOwn(head, tail, words) ? text + next : text.slice(0, -1) + next
    else if (text.endsWith('\u00ad')) text = text.slice(0, -1) + next
    else text += endsWide(text) && startsWide(next) ? next : ` ${next}`
  }
  return text.replaceAll('\u00ad', '').replaceAll(leader, ' … ').replaceAll(/ {2,}/g, ' ')
}

/** Whether the hyphen between two halves belongs to the word: `well-` `known`, `post-` `Soviet`. */
function isOwn(head: string, tail: string, words: Words): boolean {
  if (words.has(`${head}${tail}`.toLowerCase())) return false
  return words.has(`${head}-${tail}`.toLowerCase()) || /^\p{Lu}/u.test(tail)
}

/** Chinese and Japanese have no blank where a line ends. */
function endsWide(text: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]$/u.test(text)
}

function startsWide(text: string): boolean {
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]/u.test(text)
}
