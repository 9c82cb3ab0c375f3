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
  if (before === '' || after === '') return [wholly(before, after)]
  const options = { context: contextLines, maxEditLength: mostEdits }
  return structuredPatch('', '', before, after, undefined, undefined, options)?.hunks
}

/** A text where there was none, or none where there was one: nothing has to be found out. */
function wholly(before: string, after: string): Hunk {
  const text = before + after
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
  const count = lines.length
  const isNew = before === ''
  const marked = lines.map((line) => (isNew ? `+${line}` : `-${line}`))
  return {
    oldStart: isNew ? 0 : 1,
    oldLines: isNew ? 0 : count,
    newStart: isNew ? 1 : 0,
    newLines: isNew ? count : 0,
    lines: text.endsWith('\n') ? marked : [...marked, '\\ No newline at end of file'],
  }
}

/** The text after only some of its changes: hunks by their positions in `hunks`. */
export function applyHunks(before: string, hunks: readonly Hunk[], chosen: readonly number[]): string {
  const lines = before === '' ? [] : before.split(/(?<=\n)/)
  // From the end, so that line numbers before it stay true.
  for (const index of chosen.toSorted((a, b) => b - a)) {
    const hunk = hunks[index]
    if (!hunk) continue
    const from = hunk.oldLines === 0 ? hunk.oldStart : hunk.oldStart - 1
    lines.splice(from, hunk.oldLines, ...newLines(hunk))
  }
  return lines.join('')
}

/** The lines that stand there afterwards, with their ends. */
function newLines({ lines }: Hunk): string[] {
  return lines.flatMap((line, at) => {
    if (!line.startsWith(' ') && !line.startsWith('+')) return []
    return [line.slice(1) + (lines[at + 1]?.startsWith('\\') ? '' : '\n')]
  })
}
