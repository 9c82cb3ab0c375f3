import { sentencesOf } from './cut-part.ts'
import type { Section, Unit } from './sections.ts'

export interface ChunkSizes {
  /** Characters that a passage should have; it has half of them to one and a half. */
  readonly target: number
  readonly most: number
  /** Sentences of the passage before that stand at the beginning of the next. */
  readonly overlap: number
}

/** A passage to be, in UTF-16 code units. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** One of so many units begins a passage of its own accord. */
const ownBeginnings = 3

/**
 * Puts the units of a section together to passages. What a unit says helps to decide whether it begins one, so that after
 * a change the passages soon fall as they did before, however many units there are now.
 */
export function groupUnits(text: string, section: Section, sizes: ChunkSizes): Span[] {
  const { target, most, overlap } = sizes
  const least = Math.floor(target / 2)
  const groups: Unit[][] = []
  for (const unit of section.units) {
    const group = groups.at(-1)
    const [first] = group ?? []
    const last = group?.at(-1)
    if (!group || !first || !last) {
      groups.push([unit])
      continue
    }
    const length = last.end - first.start
    const together = unit.end - first.start
    // As near to the target as it gets, without and with this one.
    const isFull = together > most || (length >= least && together - target >= target - length)
    // A heading stands with what it is the heading of.
    const begins =
      last.kind !== 'heading' &&
      length >= least &&
      hash(text.slice(unit.start, unit.end)) % ownBeginnings === 0
    if (isFull || begins) groups.push([unit])
    else group.push(unit)
  }
  joinShortEnd(groups, { least: least / 2, most })
  return groups.flatMap((group, index) => {
    const [first] = group
    const last = group.at(-1)
    if (!first || !last) return []
    const start =
      overlap > 0 && first.kind !== 'table'
        ? overlapStart(text, groups[index - 1], { first, overlap, least })
        : first.start
    return [{ start, end: last.end }]
  })
}

/** A few words at the end of a section say little by themselves. */
function joinShortEnd(
  groups: Unit[][],
  { least, most }: { readonly least: number; readonly most: number },
): void {
  const last = groups.at(-1)
  const before = groups.at(-2)
  const end = last?.at(-1)?.end ?? 0
  if (!last?.[0] || !before?.[0] || end - last[0].start >= least || end - before[0].start > most) return
  before.push(...last)
  groups.pop()
}

/** Where the last sentences of the passage before begin, unless they are half a passage by themselves. */
function overlapStart(
  text: string,
  before: readonly Unit[] | undefined,
  { first, overlap, least }: { readonly first: Unit; readonly overlap: number; readonly least: number },
): number {
  const from = before?.[0]
  const to = before?.at(-1)
  if (!from || !to) return first.start
  const sentence = sentencesOf(text, { start: from.start, end: to.end }).at(-overlap)
  // Never all of it: the one before would say nothing of its own.
  const isFitting = sentence && sentence.start > from.start && first.start - sentence.start <= least
  return isFitting ? sentence.start : first.start
}

/** FNV-1a, of 32 bits. */
function hash(words: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < words.length; at += 1) value = Math.imul(value ^ words.charCodeAt(at), 0x01000193)
  // The lowest bits of it are the poorest.
  return (value ^ (value >>> 15)) >>> 0
}
