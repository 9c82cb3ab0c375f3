/** What of all events a client wants: null for everything, else runs, each with all that is below it. */
export type Topics = ReadonlySet<string> | null

/** Topics that one client may name. */
const mostTopics = 50
const topic = /^(?:runs|run:[\w-]{1,100})$/

/** @returns undefined when one of the texts is no topic, or there are too many */
export function readTopics(texts: readonly string[]): Topics | undefined {
  if (texts.length > mostTopics || !texts.every((text) => topic.test(text))) return undefined
  if (texts.length === 0 || texts.includes('runs')) return null
  return new Set(texts.map((text) => text.slice('run:'.length)))
}

/** A run that is named brings its own events and, when it is the top of a tree, those of the whole tree. */
export function isWanted(topics: Topics, { run, root }: { run: string; root: string }): boolean {
  return topics === null || topics.has(run) || topics.has(root)
}
