import { joinNames, type SplitPath, splitPath } from './absolute-path.ts'
import { hasWildcard, matchesName, unescapeName } from './name-pattern.ts'

/** Any number of names, none included. */
const across = '**'

/** The files and folders that a grant of files reaches, by their names. */
export interface PathPattern {
  /** The folder that everything it reaches is in or below: the names before the first wildcard. */
  readonly folder: string
  /** The same in its parts. */
  readonly at: SplitPath
  /** Whether it reaches what lies at these names below the folder. */
  matches(below: readonly string[]): boolean
  /** Whether it reaches that and everything below it. */
  matchesAll(below: readonly string[]): boolean
  /** Whether it reaches something further down that way. */
  leadsOn(below: readonly string[]): boolean
}

/**
 * What a resource of files stands for. Without `pattern`: the path and all below it. With it, `*` and `?` stay within a
 * name, and `**` as a whole name goes across folders; what has no `**` at its end reaches exactly what matches.
 *
 * A name that begins with a dot is a name like any other.
 *
 * @returns undefined for a resource that is no absolute path in one spelling
 */
export function pathPattern(resource: string, pattern: boolean): PathPattern | undefined {
  const path = splitPath(resource)
  if (!path) return undefined
  const first = pattern ? path.names.findIndex((name) => name === across || hasWildcard(name)) : -1
  const fixed = first === -1 ? path.names : path.names.slice(0, first)
  const parts = first === -1 ? [across] : path.names.slice(first)
  const { reach, ends } = walker(parts)
  const at = { root: path.root, names: pattern ? fixed.map(unescapeName) : fixed }
  return {
    folder: joinNames(at),
    at,
    matches: (below) => ends(reach(below)),
    matchesAll: (below) => parts.at(-1) === across && reach(below).has(parts.length - 1),
    leadsOn: (below) => [...reach(below)].some((state) => state < parts.length),
  }
}

/** The names on the way from a folder to what is at or below it; undefined when it is not. */
export function namesBelow(folder: string, path: string): readonly string[] | undefined {
  const [from, to] = [splitPath(folder), splitPath(path)]
  return from && to && namesFrom(from, to)
}

/** The same of paths in their parts. */
export function namesFrom(from: SplitPath, to: SplitPath): readonly string[] | undefined {
  if (to.root !== from.root || from.names.some((name, index) => to.names[index] !== name)) return undefined
  return to.names.slice(from.names.length)
}

/** Walks all ways of matching at once: a state is how many parts are behind. */
function walker(parts: readonly string[]) {
  function spread(states: Set<number>): Set<number> {
    // A set visits what is added to it on the way.
    for (const state of states) if (parts[state] === across) states.add(state + 1)
    return states
  }
  function step(states: ReadonlySet<number>, name: string): Set<number> {
    const next = new Set<number>()
    for (const state of states) {
      const part = parts[state]
      if (part === undefined) continue
      if (part === across) next.add(state)
      else if (matchesName(part, name)) next.add(state + 1)
    }
    return spread(next)
  }
  return {
    reach: (names: readonly string[]): ReadonlySet<number> => {
      let states: ReadonlySet<number> = spread(new Set([0]))
      for (const name of names) states = step(states, name)
      return states
    },
    ends: (states: ReadonlySet<number>): boolean => states.has(parts.length),
  }
}
