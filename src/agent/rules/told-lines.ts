import { amountText, visible } from '#base'

/** Lines that are told of a list; the rest is counted. */
const most = 20

/** One line for each, and how many more there are. */
export function toldLines<One>(
  all: readonly One[],
  line: (one: One) => string,
  { total = all.length, unit }: { total?: number; unit: string },
): string {
  const lines = all.slice(0, most).map((one) => `- ${line(one)}`)
  const more = Math.max(total, all.length) - lines.length
  if (more > 0) lines.push(`… and ${amountText(more, `more ${unit}`, `more ${unit}s`)}.`)
  return lines.join('\n')
}

/** Something named, in quotation marks, with nothing in it that a screen would not show. */
export function named(title: string): string {
  return `“${visible(title)}”`
}

/** `2026-12-03T14:00` as people write it. */
export function shownWall(wall: string): string {
  return visible(wall.replace('T', ' '))
}
