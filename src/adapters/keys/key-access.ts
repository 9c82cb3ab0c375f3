import { timingSafeEqual } from 'node:crypto'

import { AppError } from '#contract'

import { checkOf, type CoveredKey, coverByPassphrase, openByPassphrase } from './key-cover.ts'
import { lockedKey, missingKey } from './key-failures.ts'
import type { Keychain } from './keychain.ts'
import { type Effort, requireStrong } from './passphrase.ts'
import { type MasterKey, toMasterKey } from './recovery-phrase.ts'
import type { UnlockedKeys } from './unlocked-keys.ts'

/** How the key of a home is to be kept. */
export type Cover =
  | { readonly with: 'file' | 'keychain' }
  | { readonly with: 'passphrase'; readonly passphrase: string }

interface Means {
  readonly home: string
  readonly keychain: Keychain
  readonly unlocked: UnlockedKeys | undefined
  /** Asks for it. */
  readonly passphrase: (() => Promise<string>) | undefined
}

/** @throws AppError `keys.missing`, `keys.locked`, `keys.passphrase_wrong`, `keys.keychain_unavailable` */
export async function uncover(
  covered: CoveredKey,
  { home, keychain, unlocked, passphrase }: Means,
): Promise<MasterKey> {
  if (covered.protection === 'file') return covered.key
  if (covered.protection === 'keychain') {
    const bytes = await keychain.find(covered.account)
    if (!bytes) throw missingKey(home, 'The keychain of this system does not have it.')
    return toMasterKey(bytes)
  }
  const opened = await unlocked?.find(covered.check)
  if (opened && checkOf(opened) === covered.check) return opened
  if (!passphrase) throw lockedKey(home)
  return openByPassphrase(covered, await passphrase())
}

/**
 * The covered key to be written. What is put into the keychain is read back: losing it would be losing the home.
 *
 * @throws AppError `keys.passphrase_weak`, `keys.keychain_unavailable`
 */
export async function cover(
  key: MasterKey,
  chosen: Cover,
  { keychain, effort }: { keychain: Keychain; effort: Effort },
): Promise<CoveredKey> {
  if (chosen.with === 'file') return { protection: 'file', key }
  if (chosen.with === 'passphrase') {
    requireStrong(chosen.passphrase)
    return coverByPassphrase(key, chosen.passphrase, effort)
  }
  const check = checkOf(key)
  const account = `home-${check}`
  await keychain.put(account, key)
  const back = await keychain.find(account)
  if (back?.length === key.length && timingSafeEqual(back, key))
    return { protection: 'keychain', check, account }
  throw new AppError(
    'keys.keychain_unavailable',
    'The keychain of this system does not give back what it is given.',
    { hint: 'Protect the key by a passphrase.' },
  )
}
