import { randomBytes } from 'node:crypto'

import { z } from 'zod'

import { AppError } from '#contract'

import { checkValue } from './derived-keys.ts'
import { type Effort, stretch, type Stretching } from './passphrase.ts'
import { type MasterKey, masterKeyBytes, toMasterKey } from './recovery-phrase.ts'
import { seal, unseal } from './sealing.ts'

/**
 * What a key file holds: the 32 bytes themselves, or a JSON text that says how to get at them. It is one file in every
 * form, so that exchanging the protection is one rename.
 */
export type CoveredKey =
  | { readonly protection: 'file'; readonly key: MasterKey }
  | {
      readonly protection: 'passphrase'
      readonly check: string
      readonly stretching: Stretching
      readonly sealed: Uint8Array
    }
  | { readonly protection: 'keychain'; readonly check: string; readonly account: string }

export type Protection = CoveredKey['protection']

const base64 = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
const checkText = z.string().regex(/^[0-9a-f]{32}$/)

/** Bounds: a file that asks for all memory of the machine is not one of ours. */
const CoverText = z.discriminatedUnion('protection', [
  z.strictObject({
    adjutant: z.literal('key'),
    version: z.literal(1),
    protection: z.literal('passphrase'),
    check: checkText,
    kdf: z.strictObject({
      name: z.literal('argon2id'),
      memoryKib: z
        .int()
        .min(8 * 16)
        .max(1024 * 1024),
      passes: z.int().min(1).max(32),
      lanes: z.int().min(1).max(16),
      salt: base64,
    }),
    sealed: base64,
  }),
  z.strictObject({
    adjutant: z.literal('key'),
    version: z.literal(1),
    protection: z.literal('keychain'),
    check: checkText,
    account: z.string().regex(/^[a-z0-9-]{1,64}$/),
  }),
])

/** @throws AppError `keys.file_damaged` */
export function parseCover(bytes: Uint8Array, path: string): CoveredKey {
  if (bytes.length === masterKeyBytes) return { protection: 'file', key: toMasterKey(bytes) }
  let text: z.infer<typeof CoverText>
  try {
    text = CoverText.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch (error) {
    throw new AppError('keys.file_damaged', `${path} holds neither a key nor a protected one.`, {
      hint: 'Move it away and restore the key from the recovery phrase.',
      details: { path },
      cause: error,
    })
  }
  if (text.protection === 'keychain') return text
  const { memoryKib, passes, lanes, salt } = text.kdf
  return { ...text, stretching: { memoryKib, passes, lanes, salt } }
}

export function printCover(covered: CoveredKey): Uint8Array {
  if (covered.protection === 'file') return covered.key
  const head = { adjutant: 'key', version: 1, protection: covered.protection, check: covered.check } as const
  if (covered.protection === 'keychain') return toText({ ...head, account: covered.account })
  const { salt, ...stretching } = covered.stretching
  return toText({
    ...head,
    kdf: { name: 'argon2id', ...stretching, salt: Buffer.from(salt).toString('base64') },
    sealed: Buffer.from(covered.sealed).toString('base64'),
  })
}

function toText(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)
}

/** What tells homes apart in a keychain and among unlocked keys; it tells nothing of the key. */
export function checkOf(key: MasterKey): string {
  return Buffer.from(checkValue(key)).toString('hex')
}

export async function coverByPassphrase(
  key: MasterKey,
  passphrase: string,
  effort: Effort,
): Promise<CoveredKey> {
  const stretching = { ...effort, salt: new Uint8Array(randomBytes(16)) }
  const check = checkOf(key)
  const sealed = seal(await stretch(passphrase, stretching), key, about(check, stretching))
  return { protection: 'passphrase', check, stretching, sealed }
}

/** @throws AppError `keys.passphrase_wrong` */
export async function openByPassphrase(
  { check, stretching, sealed }: Extract<CoveredKey, { protection: 'passphrase' }>,
  passphrase: string,
): Promise<MasterKey> {
  const bytes = unseal(await stretch(passphrase, stretching), sealed, about(check, stretching))
  if (bytes) return toMasterKey(bytes)
  throw new AppError('keys.passphrase_wrong', 'The passphrase does not open this home.', {
    hint: 'Try again. If it is lost, "adjutant key restore" takes the recovery phrase instead.',
  })
}

function about(check: string, { memoryKib, passes, lanes }: Stretching): string {
  return `adjutant/key-file/v1 ${check} ${memoryKib} ${passes} ${lanes}`
}
