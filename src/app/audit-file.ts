import { createReadStream } from 'node:fs'

import { createNoteVerifier, platformDigest } from '#adapters'
import { AppError } from '#contract'
import {
  type AuditEntry,
  ExportReader,
  isProof,
  longestExportLine,
  openCheckpoint,
  openProof,
  parseKey,
  unread,
} from '#gate'

/** What a file of an audit log is, and that it is what was signed. */
export type AuditFile =
  | { readonly is: 'export'; readonly entries: number; readonly pruned: number; readonly root: Uint8Array }
  | { readonly is: 'checkpoint'; readonly entries: number; readonly root: Uint8Array }
  | { readonly is: 'entry'; readonly entries: number; readonly index: number; readonly entry: AuditEntry }
  | { readonly is: 'growth'; readonly entries: number; readonly older: number }

const digest = platformDigest
/** A proof has a few dozen lines. */
const longestProof = 200_000
const lineFeed = 10

/**
 * Checks an export, a proof or a checkpoint, without any home: the public key is enough.
 *
 * @param options.key as {@link Audit.key} gives it
 * @param options.since the text of an earlier checkpoint that the log must have grown from
 * @throws AppError `audit.key_invalid`, `audit.export_damaged`, `audit.signature_refused`, `audit.root_mismatch`,
 *   `audit.history_changed`, `files.not_found`
 */
export async function verifyAuditFile(
  file: string,
  { key, since, signal }: { key: string; since?: string | undefined; signal: AbortSignal },
): Promise<AuditFile> {
  const verifier = createNoteVerifier(parseKey(digest, key))
  const earlier = since === undefined ? undefined : openCheckpoint(digest, since, verifier)
  const start = await beginningOf(file, { signal })
  if (isProof(start)) return describe(openProof(start, { digest, verifier, earlier }))
  if (start.startsWith(`${verifier.key.name}\n`)) {
    const { size, root } = openCheckpoint(digest, start, verifier)
    return { is: 'checkpoint', entries: size, root }
  }
  const reader = new ExportReader({ digest, earlier: earlier ?? null })
  let reading = unread
  for await (const line of linesOf(file, { signal })) reading = reader.readLine(reading, line)
  const { checkpoint, pruned } = reader.finish(reading, verifier)
  return { is: 'export', entries: checkpoint.size, pruned, root: checkpoint.root }
}

function describe(proven: ReturnType<typeof openProof>): AuditFile {
  const { size: entries } = proven.checkpoint
  return proven.proves === 'entry'
    ? { is: 'entry', entries, index: proven.index, entry: proven.entry }
    : { is: 'growth', entries, older: proven.older }
}

/** The first characters of a file; all of it when it is a proof or a checkpoint. */
async function beginningOf(file: string, { signal }: { signal: AbortSignal }): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of open(file, { end: longestProof, signal })) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}

/** Lines without their line feeds. What follows the last line feed is no line. */
async function* linesOf(file: string, { signal }: { signal: AbortSignal }): AsyncGenerator<Uint8Array> {
  let rest: Buffer[] = []
  let length = 0
  for await (const piece of open(file, { signal })) {
    let start = 0
    for (let end = piece.indexOf(lineFeed); end !== -1; end = piece.indexOf(lineFeed, start)) {
      yield Buffer.concat([...rest, piece.subarray(start, end)])
      rest = []
      length = 0
      start = end + 1
    }
    rest.push(piece.subarray(start))
    length += piece.length - start
    if (length > longestExportLine) throw damaged('It has a line that is too long.')
  }
  if (length > 0) throw damaged('It ends in the middle of a line.')
}

async function* open(file: string, options: { end?: number; signal: AbortSignal }): AsyncGenerator<Buffer> {
  try {
    for await (const piece of createReadStream(file, options)) yield piece as Buffer
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new AppError('files.not_found', `There is no file ${file}.`, {
      cause: error,
      details: { path: file },
    })
  }
}

function damaged(why: string): AppError {
  return new AppError('audit.export_damaged', `This export was changed or is none. ${why}`, {
    hint: 'Get the file again from where it was made.',
  })
}
