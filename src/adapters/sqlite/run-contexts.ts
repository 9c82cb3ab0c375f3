import { BoundedMap, type JsonObject } from '#base'
import type { RunRow } from '#engine'

import type { Sqlite } from './open-database.ts'

/**
 * Longer contexts, in characters, are kept once for a tree. What a person named can be a thousand files, and each of those
 * a run within.
 */
const longest = 500
const remembered = 200

/** Keeps contexts of new runs; gives what stands in the row itself, nothing where it is the tree's. */
export function createContextWriter(db: Sqlite): (row: RunRow) => string {
  const add = db.prepare<[string, string]>('INSERT INTO run_context (run, json) VALUES (?, ?)')
  const find = db.prepare<[string], string>('SELECT json FROM run_context WHERE run = ?').pluck()
  return ({ id, root, context }) => {
    const text = JSON.stringify(context)
    if (text.length <= longest) return text
    if (id === root) {
      add.run(id, text)
      return ''
    }
    return find.get(root) === text ? '' : text
  }
}

/** Reads the context of a row, which never changes. */
export function createContextReader(db: Sqlite): (row: { root: string; context: string }) => JsonObject {
  const find = db.prepare<[string], string>('SELECT json FROM run_context WHERE run = ?').pluck()
  const parsed = new BoundedMap<string, JsonObject>(remembered)
  return ({ root, context }) => {
    const name = context === '' ? root : context
    const known = parsed.get(name)
    if (known) return known
    const read = JSON.parse(context === '' ? (find.get(root) ?? '{}') : context) as JsonObject
    parsed.set(name, read)
    return read
  }
}
