import { createSha256 } from '#base'
import type { PlannedChange, ShownDiff } from '#contract'

import type { FileChange } from '../overlay/file-changes.ts'
import type { Overlay } from '../overlay/overlay.ts'
import { diffTexts } from '../text-diff.ts'

/** A file beyond this is not compared line by line, in bytes. */
const largestFile = 1024 * 1024
/** Files that are compared, and lines that are shown of all together. */
const mostFiles = 500
const mostLines = 20_000

/** What would be different, with the text of the files that would be written compared to what is there. */
export async function shownChanges(
  overlay: Overlay,
  { signal }: { signal: AbortSignal },
): Promise<readonly PlannedChange[]> {
  const shown: PlannedChange[] = []
  const budget = { files: mostFiles, lines: mostLines }
  for (const change of overlay.changes()) {
    const { content: _content, old: _old, ...rest } = change
    if (!change.content) shown.push(rest)
    else shown.push({ ...rest, ...(await compare(overlay, change, { budget, signal })) })
  }
  return shown
}

interface Budget {
  files: number
  lines: number
}

/** What a file would have, against what it has. */
async function compare(
  overlay: Overlay,
  { content, old, sizeBytes, oldSizeBytes = 0 }: FileChange,
  { budget, signal }: { budget: Budget; signal: AbortSignal },
): Promise<Pick<PlannedChange, 'diff' | 'hash'>> {
  if (!content || budget.files === 0) return { diff: omitted('There are too many.') }
  if (sizeBytes > largestFile || oldSizeBytes > largestFile) return { diff: omitted('It is too large.') }
  budget.files -= 1
  const after = await Array.fromAsync(overlay.read(content, { signal }))
  const before = old === undefined ? [] : await Array.fromAsync(overlay.readOld(old, { signal }))
  const hash = createSha256()
  for (const piece of after) hash.update(piece)
  return { hash: hash.hex(), diff: diffOf(textOf(before), textOf(after), budget) }
}

function diffOf(before: string | undefined, after: string | undefined, budget: Budget): ShownDiff {
  if (after === undefined || before === undefined) return { is: 'binary' }
  const hunks = diffTexts(before, after)
  if (!hunks) return omitted('It is too different.')
  const lines = hunks.flatMap((hunk) => hunk.lines)
  if (lines.length > budget.lines) return omitted('It is too long.')
  budget.lines -= lines.length
  const count = (mark: string): number => lines.filter((line) => line.startsWith(mark)).length
  return {
    is: 'text',
    added: count('+'),
    removed: count('-'),
    hunks: hunks.map((hunk) => ({ ...hunk, lines: [...hunk.lines] })),
  }
}

function omitted(why: string): ShownDiff {
  return { is: 'omitted', why }
}

/** Undefined for what is no text: bytes that are not UTF-8, or a NUL. */
function textOf(pieces: readonly Uint8Array[]): string | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    const text = pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode()
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}
