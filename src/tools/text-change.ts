import { diffTexts, type Hunk, type ToolCall } from '#gate'

import type { FileSnapshot } from './file-state.ts'

/** The largest old text that is looked at for its changes, in bytes. */
const largestOld = 1024 * 1024

/** How a file's new content differs from its old one; undefined unless both are texts, and differ. */
export async function textChange(
  before: FileSnapshot | null,
  after: Uint8Array,
  { world: { blobs }, signal }: Pick<ToolCall, 'world' | 'signal'>,
): Promise<{ before: string; hunks: readonly Hunk[] } | undefined> {
  if (!before || before.sizeBytes > largestOld) return undefined
  const now = textIn([after])
  const old = textIn(await Array.fromAsync(blobs.get(before.blob, { signal })))
  if (old === undefined || now === undefined) return undefined
  const hunks = diffTexts(old, now)
  return hunks && hunks.length > 0 ? { before: old, hunks } : undefined
}

/** A part of a change as a stretch of a unified diff, with its `@@` line. */
export function hunkText({ oldStart, oldLines, newStart, newLines, lines }: Hunk): string {
  return [`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`, ...lines].join('\n')
}

/** Undefined where the bytes are no UTF-8. A byte order mark stays, so that it is written back. */
function textIn(pieces: readonly Uint8Array[]): string | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  try {
    return pieces.map((piece) => decoder.decode(piece, { stream: true })).join('') + decoder.decode()
  } catch {
    // The decoder throws on the first byte that does not fit, which is the answer.
    return undefined
  }
}
