import type { Grant } from '#contract'

import { namesBelow, type PathPattern, pathPattern } from '../capability/path-pattern.ts'
import {
  type MemoryFile,
  type MemoryFolder,
  type MemoryNode,
  notAFile,
  notAFolder,
  notFound,
  outsideGrant,
  pathOf,
  segmentsOf,
} from './memory-tree.ts'

/** What to begin with, by absolute path: text or bytes are a file, null a folder, `{ link }` a symbolic link. */
export type MemoryTree = Readonly<Record<string, string | Uint8Array | null | { readonly link: string }>>

/** How far a grant reaches: a thing and all below it, the very thing, or something further down. */
type Reach = 'all' | 'itself' | 'way'

export interface MemoryDisk {
  readonly root: MemoryFolder
  readonly now: () => number
  identity(): string
  /**
   * The names on the way to a path that is granted: itself, unless said otherwise; with all that is below it; or at least
   * something further down. @throws AppError `gate.path_outside_grant`
   */
  allow(path: string, capability: 'fs.read' | 'fs.write', least?: Reach): string[]
  /** Whether an entry of a folder may be seen. */
  sees(path: string, kind: MemoryNode['kind']): boolean
  /** The folder at the end of the way; undefined when it is missing or something else is there. Refuses links. */
  walk(segments: readonly string[]): MemoryFolder | undefined
  find(segments: readonly string[]): MemoryNode | undefined
  makeFolders(segments: readonly string[]): { folder: MemoryFolder; made: string[] }
  /** Behind the grants' back. */
  getFile(path: string): MemoryFile
  put(path: string, content: MemoryTree[string]): void
  /** Gives a file a second name; missing folders are made. */
  link(path: string, name: string): void
}

/** Folders and files in memory, and the look-ups that every operation begins with. */
export function createMemoryDisk(grants: readonly Grant[], now: () => number): MemoryDisk {
  let inode = 0
  const identity = (): string => `memory:${(inode += 1)}`
  const createFolder = (): MemoryFolder => ({
    kind: 'folder',
    children: new Map(),
    modifiedMs: now(),
    mode: 0o755,
    identity: identity(),
  })
  const root = createFolder()

  /** The folder at the end of the way; undefined when it is missing or something else is there. */
  function walk(segments: readonly string[]): MemoryFolder | undefined {
    let folder = root
    for (const [index, segment] of segments.entries()) {
      const child = folder.children.get(segment)
      if (!child) return undefined
      if (child.kind === 'link') throw outsideGrant(pathOf(segments.slice(0, index + 1)))
      if (child.kind === 'file') return undefined
      folder = child
    }
    return folder
  }

  function find(segments: readonly string[]): MemoryNode | undefined {
    const name = segments.at(-1)
    return name === undefined ? root : walk(segments.slice(0, -1))?.children.get(name)
  }

  function makeFolders(segments: readonly string[]): { folder: MemoryFolder; made: string[] } {
    let folder = root
    const made: string[] = []
    for (const [index, segment] of segments.entries()) {
      const path = pathOf(segments.slice(0, index + 1))
      let child = folder.children.get(segment)
      if (!child) {
        child = createFolder()
        folder.children.set(segment, child)
        made.push(path)
      }
      if (child.kind === 'link') throw outsideGrant(path)
      if (child.kind === 'file') throw notAFolder(path)
      folder = child
    }
    return { folder, made }
  }

  function getFile(path: string): MemoryFile {
    const node = find(segmentsOf(path))
    if (!node) throw notFound(path)
    if (node.kind === 'link') throw outsideGrant(path)
    if (node.kind === 'folder') throw notAFile(path)
    return node
  }

  function put(path: string, content: MemoryTree[string]): void {
    const segments = segmentsOf(path)
    const name = segments.pop()
    if (name === undefined) return
    const { folder } = makeFolders(segments)
    if (content === null) folder.children.set(name, createFolder())
    else if (typeof content === 'string' || content instanceof Uint8Array) {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
      const at = { modifiedMs: now(), identity: identity() }
      folder.children.set(name, { kind: 'file', bytes, mode: 0o644, ...at })
    } else {
      const at = { modifiedMs: now(), identity: identity() }
      folder.children.set(name, { kind: 'link', target: content.link, ...at })
    }
  }

  function link(path: string, name: string): void {
    const segments = segmentsOf(name)
    const last = segments.pop() ?? ''
    makeFolders(segments).folder.children.set(last, getFile(path))
  }

  return { root, now, identity, ...accessBy(grants), walk, find, makeFolders, getFile, put, link }
}

/** What may be touched, by grants. */
export function accessBy(grants: readonly Grant[]): Pick<MemoryDisk, 'allow' | 'sees'> {
  const patterns = grants.flatMap((grant): [Grant, PathPattern][] => {
    const pattern = pathPattern(grant.resource, grant.pattern === true)
    return pattern ? [[grant, pattern]] : []
  })
  function reaches(path: string, capability: 'fs.read' | 'fs.write', least: Reach): boolean {
    return patterns.some(([grant, pattern]) => {
      if (grant.capability !== 'fs.write' && grant.capability !== capability) return false
      const below = namesBelow(pattern.folder, path)
      return below !== undefined && tests[least](pattern, below)
    })
  }

  function allow(path: string, capability: 'fs.read' | 'fs.write', least: Reach = 'itself'): string[] {
    const segments = segmentsOf(path)
    if (!reaches(pathOf(segments), capability, least)) throw outsideGrant(path)
    return segments
  }

  function sees(path: string, kind: MemoryNode['kind']): boolean {
    return reaches(path, 'fs.read', kind === 'folder' ? 'way' : 'itself')
  }

  return { allow, sees }
}

const tests: Record<Reach, (pattern: PathPattern, below: readonly string[]) => boolean> = {
  all: (pattern, below) => pattern.matchesAll(below),
  itself: (pattern, below) => pattern.matches(below),
  way: (pattern, below) => pattern.matches(below) || pattern.leadsOn(below),
}
