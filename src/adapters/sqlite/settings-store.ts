import type { Json } from '#base'

import { appendAudit } from './audit-log.ts'
import type { Sqlite } from './open-database.ts'
import { revisionsOf } from './revisions.ts'

/** A group of settings as somebody has set it. */
export interface KeptSettings {
  readonly value: Json
  /** Counts from 1. */
  readonly revision: number
}

/** Keeps settings, a group at a time. */
export interface SettingsStore {
  /** Undefined for a group that nobody has set. */
  find(group: string): KeptSettings | undefined
  /**
   * Sets a group, with its entry in the audit log.
   *
   * @param options.over the revision that it is made from, 0 for none; null for any
   * @returns undefined when there is another revision by now: nothing is set then
   */
  set(
    group: string,
    value: Json,
    options: { readonly over: number | null; readonly by: string; readonly at: number },
  ): KeptSettings | undefined
}

export function createSettingsStore(db: Sqlite): SettingsStore {
  const byName = db.prepare<[string], { revision: number; value: string }>(
    'SELECT revision, value FROM setting_group WHERE name = ?',
  )
  const keep = db.prepare<[string, number, string]>(
    `INSERT INTO setting_group (name, revision, value) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, value = excluded.value`,
  )
  const set = db.transaction(
    (group: string, value: Json, { over, by, at }: Parameters<SettingsStore['set']>[2]) => {
      const before = byName.get(group)?.revision ?? 0
      if (over !== null && over !== before) return undefined
      keep.run(group, before + 1, JSON.stringify(value))
      appendAudit(db, { at, kind: 'settings.set', by, subject: group, data: value })
      return { value, revision: before + 1 }
    },
  )
  // Asked for many times on the way of each call, and seldom changed.
  const read = new Map<string, { readonly value: Json; readonly revision: number }>()
  const revisions = revisionsOf(db)
  return {
    find(group) {
      const revision = revisions.get().get(`settings/${group}`)
      if (revision === undefined) return undefined
      const known = read.get(group)
      if (known?.revision === revision) return known
      const row = byName.get(group)
      const found = row && { value: JSON.parse(row.value) as Json, revision: row.revision }
      if (found) read.set(group, found)
      return found
    },
    set(group, value, options) {
      revisions.forget()
      return set.immediate(group, value, options)
    },
  }
}
