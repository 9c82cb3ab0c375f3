import { argon2 } from 'node:crypto'

import { AppError } from '#contract'

/** What a guess at a passphrase costs: Argon2id, version 1.3. */
export interface Effort {
  readonly memoryKib: number
  readonly passes: number
  readonly lanes: number
}

export interface Stretching extends Effort {
  readonly salt: Uint8Array
}

/** The second of the two settings that RFC 9106 recommends: about half a second here, and 64 MiB for each guess. */
export const recommended: Effort = { memoryKib: 64 * 1024, passes: 3, lanes: 4 }

const leastCharacters = 8
const mostCharacters = 1_024

/**
 * The key that a passphrase stands for: 32 bytes.
 *
 * The same letters may be written in several ways in Unicode; they are taken for the same passphrase.
 */
export function stretch(
  passphrase: string,
  { memoryKib, passes, lanes, salt }: Stretching,
): Promise<Uint8Array> {
  const parameters = {
    message: Buffer.from(passphrase.normalize('NFC')),
    nonce: salt,
    parallelism: lanes,
    tagLength: 32,
    memory: memoryKib,
    passes,
  }
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}

/** @throws AppError `keys.passphrase_weak` for one that no stretching saves */
export function requireStrong(passphrase: string): void {
  const { length } = [...passphrase]
  const isOne = new Set(passphrase).size === 1
  if (length >= leastCharacters && length <= mostCharacters && !isOne) return
  const size = `${leastCharacters} to ${mostCharacters} characters that are not all the same`
  throw new AppError('keys.passphrase_weak', `A passphrase has ${size}.`, {
    hint: 'Take four or more words that do not belong together.',
  })
}
