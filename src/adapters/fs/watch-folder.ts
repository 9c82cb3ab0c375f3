import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'

export interface FolderWatch {
  /** A path in the folder at which something is new, other than it was, or gone; null when nobody knows where. */
  readonly changed: (path: string | null) => void
  /** The folder can no longer be watched. Nothing more follows. */
  readonly failed: (error: Error) => void
}

/**
 * Tells of changes below a folder, as the operating system does: soon, with repeats, and not surely of each. Whoever must
 * miss nothing compares the folder once it is quiet, and now and then.
 */
export function watchFolder(folder: string, { changed, failed }: FolderWatch): Disposable {
  let watcher: FSWatcher | undefined
  const fail = (error: Error): void => {
    watcher?.close()
    failed(error)
  }
  try {
    watcher = watch(folder, { recursive: true, persistent: false })
    watcher.on('change', (_kind, name) => changed(typeof name === 'string' ? join(folder, name) : null))
    watcher.on('error', fail)
  } catch (error) {
    // The caller has nothing to dispose of yet.
    queueMicrotask(() => fail(error as Error))
  }
  return { [Symbol.dispose]: () => watcher?.close() }
}
