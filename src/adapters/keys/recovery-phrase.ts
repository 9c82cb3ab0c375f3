import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'

import { AppError } from '#contract'

/** 32 random bytes from which every other key of a home folder is derived. */
export type MasterKey = Uint8Array & { readonly [master]: true }
declare const master: unique symbol

export const masterKeyBytes = 32
const phraseWords = 24

/** @throws AppError `keys.file_damaged` when there are not 32 bytes, or all are the same */
export function toMasterKey(bytes: Uint8Array): MasterKey {
  if (bytes.length === masterKeyBytes && bytes.some((byte) => byte !== bytes[0])) {
    return new Uint8Array(bytes) as MasterKey
  }
  throw new AppError('keys.file_damaged', `A key has ${masterKeyBytes} random bytes; this is not one.`, {
    hint: 'Move the key file away and restore the key from the recovery phrase.',
    details: { sizeBytes: bytes.length },
  })
}

/** The key as 24 English words with a checksum (BIP-39), to be written down on paper. */
export function recoveryPhrase(key: MasterKey): string {
  return entropyToMnemonic(key, wordlist)
}

/**
 * The key that a phrase stands for. Case, line breaks and numbering in front of words do not matter.
 *
 * @throws AppError `keys.phrase_invalid`, saying which word is none of the list
 */
export function keyFromPhrase(phrase: string): MasterKey {
  const words = phrase
    .normalize('NFKD')
    .toLowerCase()
    .split(/[\s,;]+/)
    .map((word) => word.replace(/^\d+[.):]?/, ''))
    .filter((word) => word !== '')
  for (const [index, word] of words.entries()) {
    if (!wordlist.includes(word)) throw unknownWord(word, index + 1)
  }
  if (words.length !== phraseWords) {
    throw invalid(`A recovery phrase has ${phraseWords} words, and this one has ${words.length}.`, {
      hint: 'Enter all words in the order in which they were written down.',
      details: { words: words.length },
    })
  }
  try {
    return toMasterKey(mnemonicToEntropy(words.join(' '), wordlist))
  } catch (error) {
    const isNoKey = error instanceof AppError
    const why = isNoKey ? 'they stand for no random key.' : 'they are no phrase: the checksum is wrong.'
    throw invalid(`Each word is one of the list, but together ${why}`, {
      hint: 'Look for two words that changed places, or one that was taken for a similar one.',
    })
  }
}

function unknownWord(word: string, position: number): AppError {
  const near = wordlist.filter((other) => isNear(word, other)).slice(0, 3)
  const meant = near.length > 0 ? ` Is it ${near.join(', ')}?` : ''
  return invalid(`Word ${position}, ${JSON.stringify(word.slice(0, 40))}, is not one of the list.${meant}`, {
    hint: 'Correct the word; all are plain English words of three to eight letters.',
    details: { position, near },
  })
}

function invalid(message: string, options: ConstructorParameters<typeof AppError>[2]): AppError {
  return new AppError('keys.phrase_invalid', message, options)
}

/** The first four letters tell the words of the list apart; otherwise one letter too many, too few or wrong. */
function isNear(word: string, other: string): boolean {
  if (word.length >= 4 && other.startsWith(word.slice(0, 4))) return true
  if (Math.abs(word.length - other.length) > 1) return false
  let start = 0
  while (start < word.length && word[start] === other[start]) start += 1
  const tails = [
    [start + 1, start + 1],
    [start + 1, start],
    [start, start + 1],
  ] as const
  return tails.some(([a, b]) => word.slice(a) === other.slice(b))
}
