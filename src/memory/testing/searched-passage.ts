import type { SearchedPassage } from '#contract'

type Given = Partial<Omit<SearchedPassage, 'document'>> & {
  readonly document?: Partial<SearchedPassage['document']>
}

/** A passage that was found, as the whole of a document unless something else is said. */
export function searchedPassage(text: string, { document = {}, ...given }: Given = {}): SearchedPassage {
  const path = document.path ?? '/home/ada/note.txt'
  const start = given.start ?? 0
  const line = given.line ?? 1
  return {
    id: `${path}#${start}`,
    text,
    start,
    end: start + new TextEncoder().encode(text).length,
    line,
    lastLine: line + text.slice(0, -1).split('\n').length - 1,
    page: null,
    headings: [],
    ...given,
    document: { id: path, collection: 'papers', path, title: null, kind: 'text', modifiedMs: 0, ...document },
  }
}
