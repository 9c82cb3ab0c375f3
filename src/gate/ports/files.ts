/** What is at a path, without following a symbolic link there. */
export interface FileStat {
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  readonly sizeBytes: number
  /** Milliseconds since the Unix epoch, with fractions where the file system has them. */
  readonly modifiedMs: number
  /** Permission bits, such as 0o644. */
  readonly mode: number
  /** Which file it is, whatever it is called: device and inode. Survives a rename on one volume. */
  readonly identity: string
}

/** One entry below a listed folder. */
export interface FileEntry extends FileStat {
  /** Absolute. */
  readonly path: string
}

/**
 * Files and folders, confined to the granted folders.
 *
 * Paths are absolute; `.` and `..` are resolved in the text. A path outside the grants is refused with
 * `gate.path_outside_grant`, and so is one with a symbolic link on the way below the granted folder, wherever the link
 * leads, or at its end where content would be read or listed. A byte of a name that is not UTF-8 stands as one of
 * U+DC80 to U+DCFF, so that every name that is listed can be used.
 *
 * A missing file is `files.not_found`, an occupied target `files.exists`, and what the
 * operating system refuses comes as `files.denied`, `files.disk_full` or `files.io_failed`. Adapters must pass `testFiles`.
 */
export interface Files {
  /** Undefined when nothing is there. */
  stat(path: string, options: { signal: AbortSignal }): Promise<FileStat | undefined>
  /** Everything below a folder, parents before children, siblings by name in code-unit order. Never follows links. */
  list(path: string, options: { recursive: boolean; signal: AbortSignal }): AsyncIterable<FileEntry>
  /** The bytes of a file. @throws AppError `files.too_large` beyond `maxBytes` */
  read(path: string, options: { maxBytes: number; signal: AbortSignal }): Promise<Uint8Array>
  /** The bytes of a file in pieces of at most 1 MiB, in order. */
  readPieces(path: string, options: { signal: AbortSignal }): AsyncIterable<Uint8Array>
  /**
   * Replaces or makes a file at once: temporary file beside it, sync, rename, sync of the folder. Missing parent
   * folders are made. Without `replace`, an existing target is refused.
   */
  write(
    path: string,
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    options: { replace: boolean; mode?: number; modifiedMs?: number; signal: AbortSignal },
  ): Promise<FileStat>
  /**
   * Renames a file, link or folder; across volumes copies, then removes. Missing parent folders are made. Never replaces.
   * A crash can leave a file under both names: on one volume with the same identity, across volumes with equal content.
   * Removing the old name then finishes the move.
   */
  move(from: string, to: string, options: { signal: AbortSignal }): Promise<FileStat>
  /**
   * Makes a folder and its missing parents; answers the paths that were made, parents first. With a mode or time, the
   * folder itself appears with them at once.
   */
  makeFolder(
    path: string,
    options: { mode?: number; modifiedMs?: number; signal: AbortSignal },
  ): Promise<readonly string[]>
  /** Removes a file, a link or an empty folder (`files.not_empty` otherwise). */
  remove(path: string, options: { signal: AbortSignal }): Promise<void>
}
