/** What has passed, so that the fast loop does again only what something has changed for since. */
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { root } from './program.ts'
import type { Tally } from './test-reporter.ts'

const folder = path.join(root, '.cache', 'checks')
/** What every check depends on. */
const common = [
  'package-lock.json',
  'package.json',
  'scripts/*.ts',
  'floors.ts',
  'tsconfig*.json',
  'oxlint.config.ts',
]

interface Passed {
  readonly state: string
  readonly tally: Tally
}

/** One state of files: another one whenever one of them comes, goes or is written. */
export function stateOf(patterns: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of filesOf([...common, ...patterns])) hash.update(`${file}\0${stampOf(file)}\0`)
  return hash.digest('hex')
}

/** What a check came to when it passed in this very state. */
export function passedIn(name: string, state: string): Tally | undefined {
  const kept = read(name) as Passed | undefined
  return kept?.state === state ? kept.tally : undefined
}

export function notePassed(name: string, passed: Passed): void {
  write(name, passed)
}

/**
 * The files of a check that looks at each by itself which are other than when it passed last; all of them when what it
 * depends on has changed.
 */
export function changedFiles(
  name: string,
  patterns: readonly string[],
): { readonly files: readonly string[]; readonly all: boolean; notePassed(): void } {
  const state = stateOf([])
  const now = Object.fromEntries(filesOf(patterns).map((file) => [file, stampOf(file)]))
  const before = read(name) as { state: string; files: Record<string, string> } | undefined
  const all = before?.state !== state
  return {
    files: Object.keys(now).filter((file) => all || before.files[file] !== now[file]),
    all,
    notePassed: () => write(name, { state, files: now }),
  }
}

/** The modules that the files of a module import, tests included, and those that these import. */
export function modulesBehind(module: string): readonly string[] {
  const seen = new Set<string>()
  const visit = (name: string): void => {
    if (seen.has(name) || !existsSync(path.join(root, 'src', name))) return
    seen.add(name)
    for (const file of globSync(`src/${name}/**/*.ts`, { cwd: root })) {
      for (const [, other = ''] of readFileSync(path.join(root, file), 'utf8').matchAll(/'#(\w+)/g))
        visit(other)
    }
  }
  visit(module)
  return [...seen]
}

function filesOf(patterns: readonly string[]): string[] {
  const exclude = (name: string): boolean =>
    name === 'node_modules' || name.endsWith(path.join('bench', 'peers'))
  return globSync(patterns, { cwd: root, exclude }).toSorted()
}

function stampOf(file: string): string {
  const { size, mtimeMs } = statSync(path.join(root, file))
  return `${size} ${mtimeMs}`
}

function read(name: string): unknown {
  try {
    return JSON.parse(readFileSync(fileOf(name), 'utf8')) as unknown
  } catch {
    return undefined // nothing passed yet, or it was cut off while being written
  }
}

function write(name: string, value: unknown): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(fileOf(name), JSON.stringify(value))
}

function fileOf(name: string): string {
  return path.join(folder, `${name.replaceAll(/[^a-z0-9]+/g, '-')}.json`)
}
