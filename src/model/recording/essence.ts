import { canonicalJson, isJsonObject, type Json, sha256 } from '#base'
import type { ModelRef } from '#contract'

import type { ModelRequest } from '../ports/model-client.ts'

/** What is asked, without what is never the same twice: the times, ids and marks that come with each run. */
export interface Essence {
  /** Its hash. */
  readonly key: string
  /** Each part as text, by the name that a person knows it by. */
  readonly parts: ReadonlyMap<string, string>
}

export function essenceOf(model: ModelRef, request: ModelRequest): Essence {
  const { instructions, messages, tools, schema, maxTokens, temperature } = request
  const parts = new Map<string, string>([
    ['model', model],
    ['instructions', settled(instructions)],
    ...messages.map((message, index): [string, string] => [`message ${index + 1}`, settled(message)]),
    ...tools.map((tool): [string, string] => [`tool ${tool.name}`, settled(tool)]),
    ['schema', settled(schema)],
    ['settings', canonicalJson({ maxTokens, temperature })],
  ])
  return { key: sha256(new TextEncoder().encode(JSON.stringify([...parts]))), parts }
}

/** What comes anew with each run, and what stands in its place. */
const passing: readonly [RegExp, string][] = [
  // As an agent is told what time it is.
  [/\bIt is [A-Z][a-z]+day,? \d{1,2} [A-Z][a-z]+ \d{4} at \d{1,2}:\d{2} \([^)\n]{1,60}\)/g, '<now>'],
  [/\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?/g, '<time>'],
  [/\b[a-z]+_[0-9a-hjkmnp-tv-z]{26}\b/g, '<id>'],
  [/\b[0-9a-f]{16,}\b/g, '<hash>'],
]

function settled(part: unknown): string {
  return canonicalJson(textsSettled(part as Json))
}

function textsSettled(value: Json): Json {
  if (typeof value === 'string')
    return passing.reduce((text, [found, instead]) => text.replace(found, instead), value)
  if (typeof value === 'number') return isTime(value) ? '<time>' : value
  if (Array.isArray(value)) return value.map(textsSettled)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, textsSettled(item)]))
}

/** Milliseconds since the Unix epoch, of these decades. */
function isTime(value: number): boolean {
  return value >= 1.5e12 && value < 4e12
}
