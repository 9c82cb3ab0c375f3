import type { Json } from '#base'

import { below, type Folding, moved, type Place } from './folding.ts'

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Milliseconds of a duration such as `500ms`, `30s`, `1h 30m`, `2d`; undefined for any other text. */
function parseDuration(text: string): number | undefined {
  if (text.length > 100 || !/^\s*(?:[0-9]+(?:\.[0-9]+)?\s*(?:ms|[smhd])\s*)+$/.test(text)) return undefined
  let total = 0
  for (const [, amount, unit] of text.matchAll(/([0-9.]+)\s*(ms|[smhd])/g)) {
    total += Number(amount) * unitMs[unit as keyof typeof unitMs]
  }
  return Math.round(total)
}

/** Folds `timeout: 30s` into `timeoutMs: 30000`. A template stays one; a number of which unit has been guessed is refused. */
export function foldDuration(
  fields: Record<string, Json>,
  name: string,
  place: Place,
  folding: Folding,
): void {
  const canonical = `${name}Ms`
  const value = fields[name]
  if (value === undefined || canonical in fields) return
  const { from } = moved(folding, below(place, canonical).path, below(place, name).from)
  const durationMs = typeof value === 'string' ? parseDuration(value) : undefined
  if (durationMs === undefined && !(typeof value === 'string' && value.includes('${'))) {
    const found = JSON.stringify(value).slice(0, 40)
    folding.problem(
      'workflow.shape',
      from,
      `${found} is not a duration.`,
      `Write 500ms, 30s, 5m, 2h or 1d, or ${canonical} with a number.`,
    )
  }
  fields[canonical] = durationMs ?? value
  delete fields[name]
}
