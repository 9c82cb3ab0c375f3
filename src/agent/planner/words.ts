/** Words that say nothing of what is wanted. */
const empty = new Set(
  (
    'a about all also an and any are as at be but by can could do does each every for from get give had has have how i if in into ' +
    'is it its just let like make me my need of off on once one only or our out please should so some than that the their them ' +
    'then there these they this those to up us very want was we what when where which who will with without would you your'
  ).split(' '),
)

/** Words that people use for what tools call otherwise. */
const otherWords: Readonly<Record<string, readonly string[]>> = {
  append: ['write'],
  arrange: ['sort', 'tidy'],
  clean: ['tidy'],
  create: ['write', 'make'],
  delete: ['remove'],
  directory: ['folder'],
  download: ['http', 'request'],
  duplicate: ['same', 'group'],
  erase: ['remove'],
  fetch: ['http', 'request'],
  organise: ['sort', 'tidy'],
  organize: ['sort', 'tidy'],
  post: ['http', 'request'],
  remind: ['notify', 'wait'],
  rename: ['move'],
  report: ['write'],
  search: ['match', 'find'],
  send: ['http', 'request'],
  sort: ['move', 'order'],
  summarise: ['model', 'ask'],
  summarize: ['model', 'ask'],
  summary: ['write', 'model', 'ask'],
  table: ['csv', 'markdown'],
  trash: ['remove'],
  web: ['http', 'request'],
}

/** The words of a text that say something, each in one form: `Moving files` gives `mov`, `fil`. In order, with repeats. */
export function wordsIn(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !empty.has(word))
    .map(stem)
}

/** The same, with what these words are also called. */
export function widelyWordsIn(text: string): string[] {
  return wordsIn(text).flatMap((word) => [word, ...(others.get(word) ?? [])])
}

/** Cuts what English adds to a word: crude, and the same for both sides of a comparison. */
function stem(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word
  const base = word
    .replace(/ies$/, 'y')
    .replace(/(?<=[a-z]{3})(?:ing|ed)$/, '')
    .replace(/(?<=[^su])s$/, '')
  return base.replace(/(?<=[a-z]{2})e$/, '').replace(/([bdgmnprt])\1$/, '$1')
}

const others = new Map(Object.entries(otherWords).map(([word, more]) => [stem(word), more.map(stem)]))
