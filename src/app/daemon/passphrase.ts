import type { PassphraseCheck } from '#http'

import { type Access, type Home, keyStoreOf } from '../home.ts'
import { isPassphrase } from '../operations/home.ts'

/** What one logs in with: the passphrase that the key of the home is under, where it is under one. */
export async function openPassphraseCheck(
  home: Home,
  access: Access,
  { signal }: { signal: AbortSignal },
): Promise<PassphraseCheck & { changed(isSet: boolean): void }> {
  const { protection } = await keyStoreOf(home.folder, access).status({ signal })
  let isSet = protection === 'passphrase'
  return {
    isSet: () => isSet,
    verify: (text, options) => isPassphrase(home, text, options),
    changed(now) {
      isSet = now
    },
  }
}
