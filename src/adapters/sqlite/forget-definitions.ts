import { isJsonObject, type Json, type JsonObject } from '#base'
import { forgotten } from '#contract'

import type { Sqlite } from './open-database.ts'

interface Row {
  readonly hash: string
  readonly json: string
}

const anyHash = /[0-9a-f]{64}/g

/**
 * Forgets the definitions that only forgotten runs, or none, are of. A run that begins with one of them brings it along, and
 * it is there again. What a kept definition names is kept: a run of it may begin runs of that.
 */
export function forgetDefinitions(db: Sqlite): void {
  const needed = new Set(
    db
      .prepare<[], string>(
        'SELECT DISTINCT definition FROM run WHERE forgotten_at IS NULL AND definition IS NOT NULL',
      )
      .pluck()
      .all(),
  )
  const kept = new Map(
    db
      .prepare<[], Row>('SELECT hash, json FROM definition WHERE forgotten = 0')
      .all()
      .map(({ hash, json }) => [hash, json]),
  )
  const pending = [...needed]
  for (let hash = pending.pop(); hash !== undefined; hash = pending.pop()) {
    for (const [named] of kept.get(hash)?.matchAll(anyHash) ?? []) {
      if (needed.has(named) || !kept.has(named)) continue
      needed.add(named)
      pending.push(named)
    }
  }
  const forget = db.prepare('UPDATE definition SET json = ?, forgotten = 1 WHERE hash = ?')
  for (const [hash, json] of kept)
    if (!needed.has(hash)) forget.run(JSON.stringify(leftOf(JSON.parse(json) as Json)), hash)
}

/** By the agent's name what models were used for is summed up. */
function leftOf(definition: Json): JsonObject {
  const { agent } = isJsonObject(definition) ? definition : {}
  const name = isJsonObject(agent) ? agent['name'] : undefined
  return forgotten(definition, typeof name === 'string' ? { agent: { name } } : {})
}
