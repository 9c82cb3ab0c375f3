import { AppError } from '#contract'

import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import { type AuditEntry, entryLeaf, entryText, parseEntry } from './entry.ts'
import { requireGrown } from './export.ts'
import { fromBase64, type NoteVerifier } from './note.ts'
import { isGrown, isIncluded } from './proofs.ts'
import { type Digest, hashBytes } from './tree.ts'

/** The first lines tell what a file is. */
const inclusionHead = 'c2sp.org/tlog-proof@v1'
const consistencyHead = /^old (0|[1-9]\d*)$/
const encoder = new TextEncoder()

/** Whether a text is one of the two proofs, by its first line. */
export function isProof(text: string): boolean {
  const [first = ''] = text.split('\n', 1)
  return first === inclusionHead || consistencyHead.test(first)
}

/** Shows that an entry is in a log, and nothing else of that log (C2SP tlog-proof, the entry as its extra data). */
export function printEntryProof(
  entry: AuditEntry,
  { index, proof, note }: { index: number; proof: readonly Uint8Array[]; note: string },
): string {
  const extra = encoder.encode(entryText(entry)).toBase64()
  return `${inclusionHead}\nextra ${extra}\nindex ${index}\n${hashLines(proof)}\n${note}`
}

/** Shows that a log has only been added to since it had so many entries (as C2SP tlog-witness asks for it). */
export function printGrowthProof(
  older: number,
  { proof, note }: { proof: readonly Uint8Array[]; note: string },
): string {
  return `old ${older}\n${hashLines(proof)}\n${note}`
}

export type Proven =
  | {
      readonly proves: 'entry'
      readonly entry: AuditEntry
      readonly index: number
      readonly checkpoint: Checkpoint
    }
  | { readonly proves: 'growth'; readonly older: number; readonly checkpoint: Checkpoint }

/**
 * What a proof shows.
 *
 * @param options.earlier the checkpoint that a proof of growth begins at
 * @throws AppError `audit.export_damaged`, `audit.signature_refused`, `audit.root_mismatch`, `audit.history_changed`
 */
export function openProof(
  text: string,
  { digest, verifier, earlier }: { digest: Digest; verifier: NoteVerifier; earlier?: Checkpoint | undefined },
): Proven {
  const border = text.indexOf('\n\n')
  const lines = text.slice(0, Math.max(0, border)).split('\n')
  const checkpoint = openCheckpoint(digest, text.slice(border + 2), verifier)
  if (lines[0] === inclusionHead) {
    const [, extra = '', indexLine = '', ...hashes] = lines
    const entry = parseEntry(textOf(fromBase64(/^extra (\S+)$/.exec(extra)?.[1] ?? '')))
    const index = numberIn(/^index (0|[1-9]\d*)$/, indexLine)
    const span = { start: 0, end: checkpoint.size }
    const claim = {
      index,
      span,
      leaf: entryLeaf(digest, entry),
      root: checkpoint.root,
      proof: hashesOf(hashes),
    }
    if (isIncluded(digest, claim)) return { proves: 'entry', entry, index, checkpoint }
    throw new AppError('audit.root_mismatch', 'The entry is not in the log that the checkpoint signs.')
  }
  const older = numberIn(consistencyHead, lines[0] ?? '')
  if (!earlier) {
    throw new AppError(
      'audit.export_damaged',
      'This proof says that a log has only grown, but not since when.',
      {
        hint: 'Give the earlier checkpoint with --since.',
      },
    )
  }
  const proof = hashesOf(lines.slice(1))
  const isRight = older === earlier.size && isGrown(digest, { older: earlier, newer: checkpoint, proof })
  requireGrown({ earlier, size: checkpoint.size, rootThen: isRight ? earlier.root : null })
  return { proves: 'growth', older, checkpoint }
}

function hashLines(hashes: readonly Uint8Array[]): string {
  return hashes.map((hash) => `${hash.toBase64()}\n`).join('')
}

function hashesOf(lines: readonly string[]): Uint8Array[] {
  return lines.map((line) => {
    const hash = fromBase64(line)
    if (hash?.length === hashBytes) return hash
    throw notAProof()
  })
}

function numberIn(form: RegExp, line: string): number {
  const value = Number(form.exec(line)?.[1] ?? Number.NaN)
  if (Number.isSafeInteger(value)) return value
  throw notAProof()
}

function textOf(bytes: Uint8Array | undefined): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw notAProof()
  }
}

function notAProof(): AppError {
  return new AppError('audit.export_damaged', 'This is no proof of an audit log, or it was changed.', {
    hint: 'Get the file again from where it was made.',
  })
}
