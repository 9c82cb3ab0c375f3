import { realpath } from 'node:fs/promises'
import { join } from 'node:path'

import { openPrivateFolder, readPrivate, removePrivate, writePrivate } from './private-files.ts'
import { type MasterKey, masterKeyBytes, toMasterKey } from './recovery-phrase.ts'

interface Waiting {
  readonly signal: AbortSignal
}

/** Keys of homes that were unlocked, by check value, until they are locked or the machine forgets them. */
export interface UnlockedKeys {
  find(check: string): Promise<MasterKey | undefined>
  put(check: string, key: MasterKey, options: Waiting): Promise<void>
  remove(check: string): Promise<void>
}

/**
 * Unlocked keys as files for this user alone.
 *
 * @param base a folder that is in memory and ends with the person's session, such as `/run/user/1000`
 */
export function createUnlockedKeys(base: string): UnlockedKeys {
  const folder = join(base, 'adjutant')
  const nameOf = (check: string): string => `${check}.key`
  return {
    async find(check) {
      const real = await realpath(folder).catch(() => undefined)
      if (real === undefined) return undefined
      const bytes = await readPrivate(real, nameOf(check), masterKeyBytes)
      return bytes && toMasterKey(bytes)
    },
    async put(check, key, { signal }) {
      await writePrivate(await openPrivateFolder(folder), nameOf(check), key, { replace: true, signal })
    },
    async remove(check) {
      const real = await realpath(folder).catch(() => undefined)
      if (real !== undefined) await removePrivate(real, nameOf(check))
    },
  }
}
