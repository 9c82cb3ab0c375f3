/** Changes the keys of a home, in a process that may be killed: `change-keys.ts WHAT HOME [PHRASE]`. */
import process from 'node:process'

import { exchangeKeys, keyStoreOf, openHome, restoreHome } from '#app'

import { passphrases, withPassphrase, withVault } from './sample-home.ts'

const [what = '', folder = '', phrase = ''] = process.argv.slice(2)
const { signal } = new AbortController()
const keys = keyStoreOf(folder)
const cover = { with: 'passphrase', passphrase: passphrases.new } as const

async function open() {
  try {
    return await openHome(folder, { access: withPassphrase(passphrases.old), signal })
  } catch {
    // An earlier process came as far as that.
    return openHome(folder, { access: withPassphrase(passphrases.new), signal })
  }
}

const changes: Readonly<Record<string, () => Promise<unknown>>> = {
  protect: async () => keys.protect((await open()).master, cover, { signal }),
  unprotect: async () => keys.protect((await open()).master, { with: 'file' }, { signal }),
  rotate: async () => exchangeKeys(await open(), { by: 'Ada', signal }),
  restore: () => restoreHome(folder, phrase, { cover, signal }),
  'restore-file': () => restoreHome(folder, phrase, { signal }),
  rekey: async () => withVault(await open(), (vault) => vault.rekey({ by: 'Ada' })),
}

await changes[what]?.()
