import { AppError } from '#contract'
import type { Files, FileStat } from '#gate'

import { parentOf } from './paths.ts'

interface Waiting {
  readonly signal: AbortSignal
}

/**
 * The parent folders of a path that are not there, parents first: what a write or move there is about to make, and what
 * its undo takes away again where nothing else has moved in.
 *
 * @throws AppError `files.not_a_folder` when something else stands in the way
 */
export async function missingParents(
  files: Files,
  path: string,
  { signal }: Waiting,
): Promise<readonly string[]> {
  const missing: string[] = []
  for (let folder = parentOf(path); folder !== undefined; folder = parentOf(folder)) {
    const stat = await statGranted(files, folder, { signal })
    if (stat === 'not granted') break
    if (stat === undefined) {
      missing.unshift(folder)
      continue
    }
    if (stat.kind === 'folder' || stat.kind === 'link') break
    throw new AppError('files.not_a_folder', `${folder} is not a folder, so nothing can be put below it.`, {
      hint: 'Choose another path, or move that file away.',
      details: { path: folder },
    })
  }
  return missing
}

/** What is above the granted folder is nobody's business, and is there or will be refused. */
async function statGranted(
  files: Files,
  path: string,
  { signal }: Waiting,
): Promise<FileStat | undefined | 'not granted'> {
  try {
    return await files.stat(path, { signal })
  } catch (error) {
    if (error instanceof AppError && error.code === 'gate.path_outside_grant') return 'not granted'
    throw error
  }
}

/**
 * Makes a change that may make folders on its way, and takes those away again when it fails for certain.
 *
 * @throws what the change throws
 */
export async function withoutLeftovers<T>(
  act: () => Promise<T>,
  { files, madeFolders, signal }: Waiting & { files: Files; madeFolders: readonly string[] },
): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof AppError) {
      // The reason why it failed matters more than an empty folder that cannot be removed.
      await removeEmptyFolders(files, madeFolders, { signal }).catch(() => {})
    }
    throw error
  }
}

/**
 * Removes those of the folders that are there and empty, deepest first. `unfinished` when one is there that is not: what
 * other effects have put in may go later.
 */
export async function removeEmptyFolders(
  files: Files,
  folders: readonly string[],
  { signal }: Waiting,
): Promise<{ unfinished: boolean }> {
  let unfinished = false
  for (const folder of folders.toReversed()) {
    if (!(await isEmptyFolder(files, folder, { signal }))) {
      unfinished ||= (await files.stat(folder, { signal }))?.kind === 'folder'
      continue
    }
    try {
      await files.remove(folder, { signal })
    } catch (error) {
      // Somebody moved in or removed it between the look and the call: both are fine.
      if (!(error instanceof AppError) || !['files.not_empty', 'files.not_found'].includes(error.code))
        throw error
      unfinished ||= error.code === 'files.not_empty'
    }
  }
  return { unfinished }
}

/** Whether an undo that was cut short left a folder behind that it meant to remove. */
export async function anyEmptyFolder(
  files: Files,
  folders: readonly string[],
  { signal }: Waiting,
): Promise<boolean> {
  for (const folder of folders) {
    if (await isEmptyFolder(files, folder, { signal })) return true
  }
  return false
}

export async function isEmptyFolder(files: Files, path: string, { signal }: Waiting): Promise<boolean> {
  const stat = await files.stat(path, { signal })
  if (stat?.kind !== 'folder') return false
  const entries = files.list(path, { recursive: false, signal })[Symbol.asyncIterator]()
  const first = await entries.next()
  await entries.return?.()
  return first.done === true
}
