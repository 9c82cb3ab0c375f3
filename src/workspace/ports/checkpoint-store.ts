import type { ListPlace } from './session-store.ts'

/** A file as it was, with its content in the blob store. */
export interface KeptFile {
  readonly kind: 'file'
  /** Names from the folder on. */
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number
  readonly mode: number
  readonly identity: string
  /** SHA-256, 64 hex digits. */
  readonly hash: string
  readonly blob: string
}

export interface KeptFolder {
  readonly kind: 'folder'
  readonly path: string
}

export type KeptEntry = KeptFile | KeptFolder

/** Something that a checkpoint does not hold, and that is left alone when it is restored. */
export interface LeftOut {
  readonly path: string
  readonly why: string
}

export interface KeptCheckpoint {
  readonly id: string
  readonly session: string
  readonly note: string | null
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number
  readonly files: number
  readonly folders: number
  readonly bytes: number
  /** The first of them. */
  readonly left: readonly LeftOut[]
  readonly leftCount: number
  /** Names of folders that were not looked into. */
  readonly without: readonly string[]
}

/** Keeps checkpoints. What it names of the blob store stays there. Adapters must pass `testCheckpointStore`. */
export interface CheckpointStore {
  /** Adds one with all its entries, and removes the oldest of the session beyond `keep`. */
  add(checkpoint: KeptCheckpoint, entries: readonly KeptEntry[], options: { readonly keep: number }): void
  find(session: string, id: string): KeptCheckpoint | undefined
  /** Newest first. */
  list(
    session: string,
    query: { readonly after?: ListPlace | undefined; readonly limit: number },
  ): readonly KeptCheckpoint[]
  /** By path in code-unit order, so that folders come before what is in them. */
  entries(id: string): readonly KeptEntry[]
}
