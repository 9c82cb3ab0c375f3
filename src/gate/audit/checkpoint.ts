import { AppError } from '#contract'

import { fromBase64, type NoteSigner, type NoteVerifier, openNote, signNote } from './note.ts'
import { type Digest, hashBytes } from './tree.ts'

/** What a log was at one moment: how many entries, and the hash that stands for all of them. */
export interface Checkpoint {
  readonly size: number
  readonly root: Uint8Array
}

/** A checkpoint as a signed note (C2SP tlog-checkpoint). The log is called by the name of its key. */
export function signCheckpoint(digest: Digest, { size, root }: Checkpoint, signer: NoteSigner): string {
  return signNote(digest, `${signer.key.name}\n${size}\n${root.toBase64()}\n`, signer)
}

/** @throws AppError `audit.signature_refused` when it is not signed by that key, or is no checkpoint of its log */
export function openCheckpoint(digest: Digest, note: string, verifier: NoteVerifier): Checkpoint {
  const [origin, sizeText = '', rootText = '', ...more] = openNote(digest, note, verifier).split('\n')
  const size = Number(sizeText)
  const root = fromBase64(rootText)
  // Lines of others may follow; each is filled, and the text ends with a line feed.
  const isWhole = more.length > 0 && more.indexOf('') === more.length - 1
  if (
    origin === verifier.key.name &&
    /^(?:0|[1-9]\d*)$/.test(sizeText) &&
    Number.isSafeInteger(size) &&
    root?.length === hashBytes &&
    isWhole
  )
    return { size, root }
  throw new AppError('audit.signature_refused', 'What is signed here is no checkpoint of this log.', {
    hint: 'Give the text that "adjutant audit checkpoint" printed, from its first line to the signature.',
  })
}
