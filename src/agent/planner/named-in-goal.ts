/** A thing that a goal names, where it stands there. */
export interface Named {
  readonly is: 'path' | 'address' | 'quoted' | 'number'
  readonly value: string
  readonly at: number
  readonly end: number
}

/** Folders that everybody has, as people call them. Their names on the disk are the same in every language. */
const usualFolders: Readonly<Record<string, string>> = {
  desktop: '~/Desktop',
  documents: '~/Documents',
  downloads: '~/Downloads',
  music: '~/Music',
  pictures: '~/Pictures',
}

const folderWords = Object.keys(usualFolders).join('|')
/** Quotes that close what they have opened; an apostrophe within a word opens nothing. */
const quoted =
  /"([^"\n]{1,2000})"|“([^”\n]{1,2000})”|«([^»\n]{1,2000})»|(?<![\p{L}\p{N}])'([^'\n]{1,2000})'(?![\p{L}\p{N}])/gu
const address = /https?:\/\/[^\s"'<>“”«»]+/g
const path =
  /(?<![\p{L}\p{N}._~:/\\-])(?:~[/\\]|~(?=[\s,;]|$)|\/(?=[\p{L}\p{N}._-])|[A-Za-z]:[/\\])[^\s"'<>“”«»|]*/gu
const usual = new RegExp(
  `\\b(?:my|the|our) (${folderWords})(?: (?:folder|directory))?\\b|\\b(${folderWords}) (?:folder|directory)\\b`,
  'gi',
)
const number = /(?<![\p{L}\p{N}.,/_-])\d{1,15}(?:\.\d+)?(?![\p{L}\p{N}/_-]|[.,]\d)/gu

/**
 * The paths, addresses, quoted words and numbers that stand in a goal, in order. Nothing is made of them: a path is as it
 * was written, and the only words that become one are those for the folders that everybody has.
 */
export function namedIn(goal: string): Named[] {
  const found: Named[] = []
  const take = (is: Named['is'], value: string, at: number, end: number): void => {
    if (value === '' || found.some((one) => at < one.end && one.at < end)) return
    found.push({ is, value, at, end })
  }
  for (const match of goal.matchAll(quoted)) {
    const text = match.slice(1).find((part) => part !== undefined) ?? ''
    const is = isPath(text) ? 'path' : /^https?:\/\/\S+$/.test(text) ? 'address' : 'quoted'
    take(is, text, match.index, match.index + match[0].length)
  }
  for (const [kind, pattern] of [
    ['address', address],
    ['path', path],
  ] as const) {
    for (const match of goal.matchAll(pattern)) {
      const text = match[0].replace(/[.,;:!?)\]}]+$/, '')
      take(kind, text, match.index, match.index + text.length)
    }
  }
  for (const match of goal.matchAll(usual)) {
    const folder = usualFolders[(match[1] ?? match[2] ?? '').toLowerCase()]
    if (folder !== undefined) take('path', folder, match.index, match.index + match[0].length)
  }
  for (const match of goal.matchAll(number))
    take('number', match[0], match.index, match.index + match[0].length)
  return found.toSorted((a, b) => a.at - b.at)
}

/** The goal without what it names. */
export function withoutNamed(goal: string): string {
  let text = ''
  let from = 0
  for (const { at, end } of namedIn(goal)) {
    text += `${goal.slice(from, at)} `
    from = end
  }
  return text + goal.slice(from)
}

function isPath(text: string): boolean {
  return /^(?:~(?:[/\\]|$)|\/\S|[A-Za-z]:[/\\])/.test(text)
}
