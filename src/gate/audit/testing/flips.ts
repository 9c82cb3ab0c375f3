import { AppError } from '#contract'

import { ExportReader, type ExportReading, type ExportReport, unread } from '../export.ts'
import type { NoteVerifier } from '../note.ts'
import { digest } from './notary.ts'

function linesOf(file: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let start = 0; start < file.length;) {
    const end = file.indexOf(10, start)
    if (end === -1) throw new AppError('audit.export_damaged', 'It ends in the middle of a line.')
    lines.push(file.subarray(start, end))
    start = end + 1
  }
  return lines
}

/** Reads an export to its end, or from a place within. */
export function readExport(
  file: Uint8Array,
  verifier: NoteVerifier,
  {
    reader = new ExportReader({ digest }),
    from = unread,
  }: { reader?: ExportReader; from?: ExportReading } = {},
): ExportReport {
  const reading = linesOf(file).reduce((state, line) => reader.readLine(state, line), from)
  return reader.finish(reading, verifier)
}

export function isRefused(read: () => unknown): boolean {
  try {
    read()
    return false
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('audit.')) return true
    throw error
  }
}

/**
 * The bits of an export that may be changed without its being refused: none. A line that cannot be what was written ends
 * it there, so that most bits cost one line.
 */
export function acceptedFlips(file: Buffer, verifier: NoteVerifier): number[] {
  const { stackTraceLimit } = Error
  // Up to a million refusals: traces that nobody reads would take longer than what is tested.
  Error.stackTraceLimit = 0
  const reader = new ExportReader({ digest })
  const accepted: number[] = []
  let state = unread
  for (let start = 0; start < file.length;) {
    const end = file.indexOf(10, start)
    for (let bit = start * 8; bit < (end + 1) * 8; bit += 1) {
      const at = bit >> 3
      file[at] = (file[at] ?? 0) ^ (1 << (bit & 7))
      // What makes or unmakes an end of a line is read with all that follows.
      const isBorder = at === end || file[at] === 10
      const rest = file.subarray(isBorder ? start : end + 1)
      const line = file.subarray(start, end)
      const before = state
      const refused = isRefused(() =>
        readExport(rest, verifier, { reader, from: isBorder ? before : reader.readLine(before, line) }),
      )
      if (!refused) accepted.push(bit)
      file[at] = (file[at] ?? 0) ^ (1 << (bit & 7))
    }
    state = reader.readLine(state, file.subarray(start, end))
    start = end + 1
  }
  Error.stackTraceLimit = stackTraceLimit
  return accepted
}
