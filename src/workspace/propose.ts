import { canonicalJson, sha256 } from '#base'
import { AppError } from '#contract'
import { applyHunks, type Blobs, diffTexts, type Files, type Hunk } from '#gate'
import { z } from 'zod'

import { namesWithin, pathBelow } from './project-path.ts'

/** The largest file that is compared, in bytes. */
const largestBefore = 8 * 1024 * 1024
/** Characters of all contents of one proposal. */
const mostCharacters = 8_000_000

const HunkShape = z.strictObject({
  oldStart: z.int(),
  oldLines: z.int(),
  newStart: z.int(),
  newLines: z.int(),
  lines: z.array(z.string()),
})

/** Another content for a file, and what it was compared with. */
const ProposedFile = z.strictObject({
  /** From the folder on, with slashes. */
  path: z.string(),
  change: z.enum(['created', 'replaced', 'none']),
  before: z.string().nullable(),
  after: z.string(),
  beforeBytes: z.number(),
  afterBytes: z.number(),
  hunks: z.array(HunkShape).nullable(),
  /** The content in the blob store. */
  blob: z.string(),
})
export type ProposedFile = z.infer<typeof ProposedFile>
export const ProposedFiles = z.array(ProposedFile)

interface Place {
  readonly files: Files
  readonly blobs: Blobs
}

/**
 * Compares contents with what is in a folder. Nothing of the folder is changed.
 *
 * @throws AppError `workspace.too_large`, `files.too_large`, `files.not_a_file`, `gate.path_outside_grant`, `input.invalid`
 *   for a file that is named twice
 */
export async function propose(
  place: Place,
  folder: string,
  options: {
    readonly contents: readonly { readonly path: string; readonly content: string }[]
    readonly signal: AbortSignal
  },
): Promise<readonly ProposedFile[]> {
  const { contents, signal } = options
  const characters = contents.reduce((sum, { content }) => sum + content.length, 0)
  if (characters > mostCharacters) {
    throw new AppError('workspace.too_large', `The contents have ${characters} characters together.`, {
      hint: 'Propose fewer files at once.',
      details: { characters, most: mostCharacters },
    })
  }
  const proposed: ProposedFile[] = []
  const seen = new Set<string>()
  for (const { path, content } of contents) {
    const within = namesWithin(folder, path).join('/')
    if (seen.has(within)) throw twice(within)
    seen.add(within)
    proposed.push(await compare(place, folder, { within, content, signal }))
  }
  return proposed
}

/** Names a proposal by all that is in it. */
export function proposalHash(files: readonly ProposedFile[]): string {
  const facts = files.map(({ path, before, after }) => ({ path, before, after }))
  return sha256(new TextEncoder().encode(canonicalJson(facts)))
}

async function compare(
  { files, blobs }: Place,
  folder: string,
  { within, content, signal }: { within: string; content: string; signal: AbortSignal },
): Promise<ProposedFile> {
  if (!content.isWellFormed())
    throw new AppError('input.invalid', `The content of ${within} holds half a character.`, {
      hint: 'Give whole text.',
      details: { path: within },
    })
  const after = new TextEncoder().encode(content)
  const before = await readBefore(files, pathBelow(folder, within), { signal })
  const hash = before && sha256(before)
  const text = before && textOf(before)
  const change = before === undefined ? 'created' : hash === sha256(after) ? 'none' : 'replaced'
  return {
    path: within,
    change,
    before: hash ?? null,
    after: sha256(after),
    beforeBytes: before?.length ?? 0,
    afterBytes: after.length,
    hunks: copied(
      before === undefined
        ? diffTexts('', content)
        : text === undefined
          ? undefined
          : diffTexts(text, content),
    ),
    blob: await blobs.put([after], { signal }),
  }
}

function copied(hunks: readonly Hunk[] | undefined): ProposedFile['hunks'] {
  return hunks ? hunks.map((hunk) => ({ ...hunk, lines: [...hunk.lines] })) : null
}

/** Undefined where nothing is. */
async function readBefore(
  files: Files,
  path: string,
  { signal }: { signal: AbortSignal },
): Promise<Uint8Array | undefined> {
  if (!(await files.stat(path, { signal }))) return undefined
  return files.read(path, { maxBytes: largestBefore, signal })
}

/** Undefined where the bytes are no UTF-8. A byte order mark stays, so that it is written back. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // The decoder throws on the first byte that does not fit, which is the answer.
    return undefined
  }
}

function twice(path: string): AppError {
  return new AppError('input.invalid', `${path} is proposed twice.`, {
    hint: 'Name each file once.',
    details: { path },
  })
}

/** A file as it is to be written. */
export interface AcceptedFile {
  /** Absolute. */
  readonly path: string
  readonly text: string
  /** What must still be there; null for nothing. */
  readonly expect: string | null
}

/**
 * What is to be written when only some of a proposal is taken.
 *
 * @throws AppError `files.changed` when a file is no longer the one that was compared, `input.invalid` for a file or hunk
 *   that is not in the proposal
 */
export async function accept(
  { files, blobs }: Place,
  folder: string,
  options: {
    readonly proposed: readonly ProposedFile[]
    readonly accepted: readonly { readonly path: string; readonly hunks?: readonly number[] | undefined }[]
    readonly signal: AbortSignal
  },
): Promise<readonly AcceptedFile[]> {
  const { proposed, accepted, signal } = options
  const byPath = new Map(proposed.map((file) => [file.path, file]))
  const seen = new Set<string>()
  const found: AcceptedFile[] = []
  for (const { path, hunks } of accepted) {
    const within = namesWithin(folder, path).join('/')
    const file = byPath.get(within)
    if (!file) throw notProposed(`${within} is not in the proposal.`, within)
    if (seen.has(within)) throw twice(within)
    seen.add(within)
    const absolute = pathBelow(folder, within)
    const before = await readBefore(files, absolute, { signal })
    if ((before ? sha256(before) : null) !== file.before) throw changed(absolute)
    if (file.change === 'none') continue
    const after = await readText(blobs, file.blob, { signal })
    const text = hunks ? only(file, { before: (before && textOf(before)) ?? '', hunks }) : after
    found.push({ path: absolute, text, expect: file.before })
  }
  return found
}

function only(file: ProposedFile, { before, hunks }: { before: string; hunks: readonly number[] }): string {
  const missing = hunks.find((index) => !file.hunks?.[index])
  if (missing !== undefined || !file.hunks)
    throw notProposed(`${file.path} has no hunk ${missing ?? 0}.`, file.path)
  return applyHunks(before, file.hunks, [...new Set(hunks)])
}

async function readText(blobs: Blobs, ref: string, { signal }: { signal: AbortSignal }): Promise<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let text = ''
  for await (const piece of blobs.get(ref, { signal })) text += decoder.decode(piece, { stream: true })
  return text + decoder.decode()
}

function notProposed(message: string, path: string): AppError {
  return new AppError('input.invalid', message, {
    hint: 'See what is in the proposal.',
    details: { path },
  })
}

function changed(path: string): AppError {
  return new AppError('files.changed', `${path} is no longer what the proposal was compared with.`, {
    hint: 'Propose the changes again.',
    details: { path },
  })
}
