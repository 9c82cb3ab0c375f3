import { AppError } from '#contract'

import type { FileStat } from '../ports/files.ts'
import type { Located, ObservedFiles } from '../ports/observed-files.ts'
import type { Content } from './content.ts'
import { denied, linkRefused, notAFolder, notFound, tooMuch } from './refusals.ts'

/** A folder as it would be. */
export interface FolderNode {
  readonly kind: 'folder'
  /** The real folder whose entries shine through; null for one that was made. */
  readonly origin: string | null
  /** Null: as the origin has it. */
  stat: FileStat | null
  /** When something was put in or taken out. */
  touchedMs: number | null
  /** Entries that are, or may be, other than the origin's; null for what is gone. */
  readonly entries: Map<string, Entry | null>
  /** Whether entries may be made in it, once that is known. */
  mayChange?: boolean
}

/** A file, link or special file as it would be. */
export interface LeafNode {
  readonly kind: 'file' | 'link' | 'other'
  /** The real one that it is; null for what was written. */
  readonly origin: string | null
  readonly content: Content | null
  readonly stat: FileStat
}

export type Entry = FolderNode | LeafNode

/** What is at the end of a way: a folder of the layer, a path that is as it really is, or nothing. */
export type Way =
  | { readonly is: 'folder'; readonly node: FolderNode }
  | { readonly is: 'real'; readonly path: string }
  /** There is nothing; `at` is the first place on the way that is missing. */
  | { readonly is: 'missing'; readonly at: string }
  /** Something that is no folder. */
  | { readonly is: 'blocked'; readonly at: string }

/** Something real that would be gone, or replaced. */
export interface Gone {
  readonly kind: FileStat['kind']
  readonly sizeBytes: number
}

/** Differences that are held at most; a dry-run of more would not fit into memory. */
const mostEntries = 1_000_000

/** The differences between the files as they are and as they would be: a tree that the real one shines through. */
export class Layer {
  readonly root: FolderNode = {
    kind: 'folder',
    origin: '',
    stat: null,
    touchedMs: null,
    entries: new Map(),
  }
  /** By real path. */
  readonly gone = new Map<string, Gone>()
  /** How the caller writes the beginnings of real paths that begin otherwise. */
  private readonly spellings = new Map<string, string>()
  private readonly now: () => number
  private count = 0
  private made = 0
  private turn: Promise<unknown> = Promise.resolve()

  constructor(now: () => number) {
    this.now = now
  }

  /** Changes one after the other: each looks first and then acts, and nothing may come between. */
  change<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(act, act)
    this.turn = turn.catch(() => {})
    return turn
  }

  /** Where the first `depth` names lead. @throws AppError `gate.path_outside_grant` for a link */
  follow(observed: ObservedFiles, { segments }: Located, depth = segments.length): Way {
    let node = this.root
    for (const [index, name] of segments.slice(0, depth).entries()) {
      const child = node.entries.get(name)
      const at = (): string => placeOf(observed, segments, index + 1)
      if (child === undefined) {
        if (node.origin === null) return { is: 'missing', at: at() }
        const rest = segments.slice(index, depth)
        return { is: 'real', path: rest.reduce((folder, below) => observed.join(folder, below), node.origin) }
      }
      if (child === null) return { is: 'missing', at: at() }
      if (child.kind === 'link') throw linkRefused(at())
      if (child.kind !== 'folder') return { is: 'blocked', at: at() }
      node = child
    }
    return { is: 'folder', node }
  }

  /**
   * The folder at the end of the first `depth` names, to change something in it. With `make`, those that are missing are
   * made; the answer says how many.
   */
  async open(
    observed: ObservedFiles,
    { segments, known }: Located,
    { depth, make, signal }: { depth: number; make: boolean; signal: AbortSignal },
  ): Promise<{ node: FolderNode; made: number }> {
    let node = this.root
    let made = 0
    for (const [index, name] of segments.slice(0, depth).entries()) {
      const at = (): string => placeOf(observed, segments, index + 1)
      let child = node.entries.get(name)
      if (child === undefined && node.origin !== null) {
        const real = observed.join(node.origin, name)
        const look = (): Promise<FileStat | undefined> => observed.files.stat(real, { signal })
        const kind = index < known ? 'folder' : (await toldOf(real, at(), look))?.kind
        if (kind === 'link') throw linkRefused(at())
        if (kind !== undefined && kind !== 'folder') throw notAFolder(at())
        if (kind === 'folder') {
          child = folderOf(real)
          this.put(node, name, child)
        }
      }
      if (!child) {
        if (!make) throw notFound(at())
        await this.requireChange(observed, node, { path: at(), signal })
        child = await this.makeFolder(observed, node, { name, signal })
        made += 1
      }
      if (child.kind === 'link') throw linkRefused(at())
      if (child.kind !== 'folder') throw notAFolder(at())
      node = child
    }
    return { node, made }
  }

  /** What is in a folder under a name, as an entry of the layer; undefined for nothing. */
  async look(
    observed: ObservedFiles,
    folder: FolderNode,
    name: string,
    options: { signal: AbortSignal },
  ): Promise<Entry | undefined> {
    const entry = folder.entries.get(name)
    if (entry !== undefined || folder.origin === null) return entry ?? undefined
    const origin = observed.join(folder.origin, name)
    const stat = await observed.files.stat(origin, options)
    if (!stat) return undefined
    return stat.kind === 'folder' ? folderOf(origin) : { kind: stat.kind, origin, content: null, stat }
  }

  async statOf(
    observed: ObservedFiles,
    entry: Entry,
    options: { signal: AbortSignal },
  ): Promise<FileStat | undefined> {
    if (entry.kind !== 'folder') return entry.stat
    const stat =
      entry.stat ?? (entry.origin === null ? null : await observed.files.stat(entry.origin, options))
    return touched(stat ?? undefined, entry)
  }

  /** @throws AppError `files.denied` */
  async requireChange(
    observed: ObservedFiles,
    folder: FolderNode,
    { path, signal }: { path: string; signal: AbortSignal },
  ): Promise<void> {
    folder.mayChange ??=
      folder.origin === null
        ? observed.own.isPrivileged || ((folder.stat?.mode ?? 0) & 0o300) === 0o300
        : await observed.mayChange(folder.origin, { signal })
    if (!folder.mayChange) throw denied(path)
  }

  /** Puts an entry where nothing is, or in place of what `leave` has taken note of. */
  enter(folder: FolderNode, name: string, entry: Entry): void {
    this.put(folder, name, entry)
    folder.touchedMs = this.now()
  }

  /** Takes an entry out of its folder; where it goes, if anywhere, is the caller's to say. */
  leave(folder: FolderNode, name: string): void {
    if (folder.origin === null) folder.entries.delete(name)
    else this.put(folder, name, null)
    folder.touchedMs = this.now()
  }

  /** Remembers that a real path is written in another way. */
  spell(real: string, path: string): void {
    if (real === path) return
    let same = 0
    while (same < real.length && same < path.length && real.at(-1 - same) === path.at(-1 - same)) same += 1
    // Only whole names are the same.
    const rest = real.slice(real.length - same)
    const cut = rest.search(/[\\/]/)
    const end = cut < 0 ? 0 : same - cut
    this.spellings.set(real.slice(0, real.length - end), path.slice(0, path.length - end))
  }

  /** A real path as the caller writes it. */
  spelled(real: string): string {
    for (const [begin, other] of this.spellings)
      if (real === begin || real.startsWith(`${begin}/`) || real.startsWith(`${begin}\\`))
        return other + real.slice(begin.length)
    return real
  }

  /** A name of its own for what is made. */
  identity(): string {
    this.made += 1
    return `new:${this.made}`
  }

  private async makeFolder(
    observed: ObservedFiles,
    folder: FolderNode,
    { name, signal }: { name: string; signal: AbortSignal },
  ): Promise<FolderNode> {
    // A folder that hands its group down to what is made in it hands this down, too.
    const around = await this.statOf(observed, folder, { signal }).catch(() => undefined)
    const stat: FileStat = {
      kind: 'folder',
      sizeBytes: 0,
      modifiedMs: this.now(),
      mode: observed.own.folderMode | ((around?.mode ?? 0) & 0o2000),
      identity: this.identity(),
    }
    const made: FolderNode = { kind: 'folder', origin: null, stat, touchedMs: null, entries: new Map() }
    this.enter(folder, name, made)
    return made
  }

  private put(folder: FolderNode, name: string, entry: Entry | null): void {
    this.count += 1
    if (this.count > mostEntries) throw tooMuch(`more than ${mostEntries} changes`)
    folder.entries.set(name, entry)
  }
}

function folderOf(origin: string): FolderNode {
  return { kind: 'folder', origin, stat: null, touchedMs: null, entries: new Map() }
}

/** The time of change of a folder that something was put in or taken out of. */
export function touched<T extends FileStat>(stat: T | undefined, { touchedMs }: FolderNode): T | undefined {
  return stat && touchedMs !== null ? { ...stat, modifiedMs: touchedMs } : stat
}

/** The path of the first so many names. */
function placeOf(observed: ObservedFiles, segments: readonly string[], count: number): string {
  return segments.slice(0, count).reduce((folder, name) => observed.join(folder, name), '')
}

/** Looks at a real file for what would be elsewhere: what is said of it names the place where it would be. */
export async function toldOf<T>(real: string, shown: string, look: () => Promise<T>): Promise<T> {
  try {
    return await look()
  } catch (error) {
    throw elsewhere(error, real, shown)
  }
}

function elsewhere(error: unknown, real: string, shown: string): unknown {
  if (real === shown || !(error instanceof AppError)) return error
  const { code, message, hint, details } = error
  return new AppError(code, message.replaceAll(real.toWellFormed(), shown.toWellFormed()), {
    hint,
    details: { ...details, path: shown.toWellFormed() },
    cause: error,
  })
}
