import ignore, { type Ignore } from 'ignore'

/** Files of a folder that say what in it is to be left out, in the syntax of gitignore. */
export const ignoreFiles: readonly string[] = ['.gitignore', '.adjutantignore']

/** Never a person's documents: what tools keep, and what programs write while a document is open. */
const always = ignore({ allowRelativePaths: true }).add([
  '.*',
  'node_modules/',
  '__pycache__/',
  '~$*',
  '*~',
  '*.tmp',
  'Thumbs.db',
  'desktop.ini',
])

interface Rules {
  readonly folder: string
  readonly rules: Ignore
}

/** What of a tree is left out, folder by folder: a file of rules deeper down has the last word. */
export class Ignored {
  readonly #rules: readonly Rules[]

  constructor(rules: readonly Rules[] = []) {
    this.#rules = rules
  }

  /** As it is within a folder that has such a file. */
  within(folder: string, text: string): Ignored {
    return new Ignored([...this.#rules, { folder, rules: ignore({ allowRelativePaths: true }).add(text) }])
  }

  /** @param name the last part of the path */
  has(path: string, { name, isFolder }: { name: string; isFolder: boolean }): boolean {
    const ending = isFolder ? '/' : ''
    if (always.ignores(name + ending)) return true
    let ignored = false
    for (const { folder, rules } of this.#rules) {
      const within = path.slice(folder.length).replaceAll('\\', '/').replace(/^\//, '')
      if (within === '') continue
      const verdict = rules.test(within + ending)
      if (verdict.ignored) ignored = true
      else if (verdict.unignored) ignored = false
    }
    return ignored
  }
}
