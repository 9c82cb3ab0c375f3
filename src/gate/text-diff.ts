import { structuredPatch } from 'diff'

/** A stretch of lines that differ, with those around them, as in a unified diff. */
export interface Hunk {
  /** From 1; of an empty side the line before it. */
  readonly oldStart: number
  readonly oldLines: number
  readonly newStart: number
  readonly newLines: number
  /** Each begins with a space, `+`, `-`, or `\` for a file that ends without a line end. */
  readonly lines: readonly string[]
}

const contextLines = 3
/** Beyond these, two texts are only said to differ: finding out how would take seconds. */
const longestText = 2 * 1024 * 1024
const mostEdits = 600

/** How two texts differ, line by line; undefined when that would take too long to find out. */
export function diffTexts(before: string, after: string): readonly Hunk[] | undefined {
  if (before === after) return []
  if (before.length + after.length > longestText) return undefined
  const options = { context: contextLines, maxEditLength: mostEdits }
  return structuredPatch('', '', before, after, undefined, undefined, options)?.hunks
}
