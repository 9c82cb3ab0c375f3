import type { PassphraseCheck } from '#http'

import { type Access, type Home, keyStoreOf } from '../home.ts'
import { isPassphrase } from '../operations/home.ts'

/**
 * What one logs in with: the passphrase that the key of the home is under, where it is under one.
 *
 * @param options.refused called for each that is not it
 */
export async function openPassphraseCheck(
  home: Home,
  access: Access,
  { refused, signal }: { refused: () => void; signal: AbortSignal },
): Promise<PassphraseCheck & { changed(isSet: boolean): void }> {
  const { protection } = await keyStoreOf(home.folder, access).status({ signal })
  let isSet = protection === 'passphrase'
  return {
    isSet: () => isSet,
    async verify(text, options) {
      const isRight = await isPassphrase(home, text, options)
      if (!isRight) refused()
      return isRight
    },
    changed(now) {
      isSet = now
    },
  }
}
