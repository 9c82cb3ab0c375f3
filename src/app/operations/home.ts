import { AppError, type Implementations, type Operations } from '#contract'

import { noteKeyChange } from '../exchange-keys.ts'
import { type Access, type Home, keyStoreOf } from '../home.ts'

/** What a home's operations need of the process that they are in. */
export interface HomeHost {
  readonly home: Home
  readonly access: Access
  /** A folder to try things out on, where this is a daemon that was started for that. */
  readonly demo: string | null
  /** Hands the passphrase to whoever starts this process again. */
  remember(passphrase: string): void
  /** Ends the process on the spot, once it has answered. */
  pullPlug(): void
}

type Named = 'home.get' | 'home.phrase' | 'home.phraseSeen' | 'home.protect' | 'demo.pullPlug'

export function homeOperations(host: HomeHost): Pick<Implementations<Operations>, Named> {
  const { home, demo } = host
  const keys = keyStoreOf(home.folder, host.access)

  async function standing(signal: AbortSignal) {
    const { protection = 'file' } = await keys.status({ signal })
    return { folder: home.folder, key: protection, phraseSeen: home.phraseWasShown, demo }
  }

  return {
    'home.get': async (_input, { signal }) => standing(signal),
    async 'home.phrase'() {
      if (home.phraseWasShown) {
        throw new AppError(
          'home.phrase_seen',
          'The words were written down; they are not shown here again.',
          {
            hint: 'Use "adjutant key phrase" on the machine where the home is.',
          },
        )
      }
      return { words: home.phrase.split(' ') }
    },
    async 'home.phraseSeen'(_input, { signal }) {
      home.phraseShown()
      return standing(signal)
    },
    async 'home.protect'({ with: how, passphrase }, { caller, signal }) {
      if (how === 'passphrase' && passphrase === undefined)
        throw new AppError('input.invalid', 'The passphrase is missing.', { hint: 'Give one.' })
      const cover =
        passphrase !== undefined && how === 'passphrase'
          ? { with: how, passphrase }
          : { with: 'keychain' as const }
      await keys.protect(home.master, cover, { signal })
      if (cover.with === 'passphrase') host.remember(cover.passphrase)
      noteKeyChange(home, { kind: 'key.protect', by: caller.by, data: { protection: how } })
      return standing(signal)
    },
    async 'demo.pullPlug'() {
      if (demo === null) {
        throw new AppError('demo.not_one', 'This daemon was not started to try things out.', {
          hint: 'Start one with "adjutant up --demo".',
        })
      }
      host.pullPlug()
      return { pulled: true }
    },
  }
}

/** Whether it is the passphrase of the home's key, which is also what one logs in with. */
export async function isPassphrase(
  { folder }: Home,
  passphrase: string,
  { signal }: { signal: AbortSignal },
): Promise<boolean> {
  const keys = keyStoreOf(folder)
  // A key that is under none would open to any.
  if ((await keys.status({ signal })).protection !== 'passphrase') return false
  try {
    await keys.load({ passphrase: async () => passphrase, signal })
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'keys.passphrase_wrong') return false
    throw error
  }
}
