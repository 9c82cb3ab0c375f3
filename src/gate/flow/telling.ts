import type { Label } from '#contract'

import type { Verdict } from '../verdict.ts'

export function ask(code: string, text: string): Verdict {
  return { say: 'ask', reasons: [{ code, text }] }
}

/** At most three, each short and without anything that a screen would obey: what is told here may be an attacker's. */
export function list(texts: readonly string[]): string {
  const told = [...new Set(texts)].map(plain)
  return told.length <= 3 ? told.join(', ') : `${told.slice(0, 3).join(', ')} and ${told.length - 3} more`
}

/** Whose words these may be. */
export function originOf({ integrity, sources }: Label): string {
  return integrity === 'trusted' || sources.length === 0 ? '' : `; that may be the wish of ${list(sources)}`
}

function plain(text: string): string {
  const line = text.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim()
  const points = Array.from(line.slice(0, 400))
  return points.length > 120 ? `${points.slice(0, 119).join('')}…` : line
}
