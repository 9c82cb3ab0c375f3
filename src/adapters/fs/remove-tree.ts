import { lstat, readdir, rmdir, unlink } from 'node:fs/promises'

import { systemCode } from './failure.ts'
import { fromNative } from './native-path.ts'
import { openChildFolder, type OpenFolder } from './open-folder.ts'

/** Removes an entry of a folder with all that is below it. Links are removed, never followed. Gone already is fine. */
export async function removeTree(parent: OpenFolder, name: string): Promise<void> {
  try {
    const stats = await lstat(parent.at(name))
    if (!stats.isDirectory()) {
      await unlink(parent.at(name))
      return
    }
    {
      using folder = await openChildFolder(parent, name)
      for (const child of await readdir(folder.self, { encoding: 'buffer' })) {
        await removeTree(folder, fromNative(child))
      }
    }
    await rmdir(parent.at(name))
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
  }
}
