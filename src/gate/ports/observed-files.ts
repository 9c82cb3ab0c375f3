import type { Files } from './files.ts'

/** A path that is granted, as the place where it really is. */
export interface Located {
  /** In one spelling, as the caller knows it. */
  readonly path: string
  /** The names on the way there from the top of all volumes, no link among the first `known` of them. */
  readonly segments: readonly string[]
  /** How many of them lead to a folder that is there for certain. */
  readonly known: number
}

/**
 * The machine's files for one who only looks: the paths of a dry-run, and what the system would allow, found out without
 * doing anything.
 *
 * All paths but the one that `locate` takes are real ones, made by `join`.
 */
export interface ObservedFiles {
  /** @throws AppError `gate.path_outside_grant`, `files.path_invalid` */
  locate(path: string, capability: 'fs.read' | 'fs.write', options: { signal: AbortSignal }): Promise<Located>
  /** Granted folders at or below a place, each as the names on the way to it. */
  grantedBelow(place: Located): readonly (readonly string[])[]
  /** The path of an entry; the empty text is the top of all volumes. */
  join(folder: string, name: string): string
  readonly files: Pick<Files, 'stat' | 'list' | 'read' | 'readPieces'>
  /** Whether entries may be made in a folder that is there. */
  mayChange(folder: string, options: { signal: AbortSignal }): Promise<boolean>
  /** Whether what is there may be taken out of its folder: replaced, removed, renamed, or with `elsewhere` moved to another. */
  mayTake(path: string, options: { elsewhere: boolean; signal: AbortSignal }): Promise<boolean>
  readonly own: Own
}

/** What this process makes when nothing is said about permissions. */
export interface Own {
  readonly fileMode: number
  readonly folderMode: number
  /** Whether permissions do not count for it. */
  readonly isPrivileged: boolean
}
