import path from 'node:path'

import { places } from '../disk/shim.ts'
import type { TraceRecord } from '../disk/read-trace.ts'

/** How often each change of names happened in a folder, and how often it may have happened besides. */
export type WorldRecord = Map<string, { done: number; perhaps: number }>

const changes: Readonly<Record<string, string>> = {
  L: 'link',
  Y: 'symlink',
  N: 'rename',
  U: 'unlink',
  M: 'mkdir',
  D: 'rmdir',
}

/**
 * What was done to the world, as recorded between the program and the system. Files that only last until a content is
 * whole have random names and count for nothing by themselves. A change that was begun when its process ended is the
 * one thing that may or may not have happened.
 */
export function worldRecord(records: readonly TraceRecord[], folder: string): WorldRecord {
  const record: WorldRecord = new Map()
  let begun: string | undefined
  function count(name: string | undefined, how: 'done' | 'perhaps'): void {
    if (name === undefined) return
    const entry = record.get(name) ?? { done: 0, perhaps: 0 }
    entry[how] += 1
    record.set(name, entry)
  }
  for (const { type, place, names } of records) {
    if (place !== places.world) continue
    const upper = type.toUpperCase()
    const verb = changes[upper]
    if (type === 'x') begun = undefined
    if (verb === undefined) continue
    const name = nameOf(verb, names, folder)
    if (type === upper) {
      count(name, 'done')
      begun = undefined
    } else {
      // One that is still open was cut short by a kill.
      count(begun, 'perhaps')
      begun = name
    }
  }
  count(begun, 'perhaps')
  return record
}

function nameOf(verb: string, names: readonly string[], folder: string): string | undefined {
  const [from = '', to] = names.map((name) =>
    isTemporary(name) ? '(temporary)' : path.relative(folder, name),
  )
  if (from === '(temporary)' && (to ?? from) === from) return undefined
  // A name is taken away at once, or by way of a temporary one.
  if (verb === 'unlink' || to === '(temporary)') return `take away ${from}`
  return to === undefined ? `${verb} ${from}` : `${verb} ${from} → ${to}`
}

function isTemporary(name: string): boolean {
  return path.basename(name).startsWith('.adjutant-')
}

/** What happened too often or not at all, compared with a run that nobody disturbed. */
export function compareRecords(wanted: WorldRecord, found: WorldRecord): string[] {
  const names = new Set([...wanted.keys(), ...found.keys()])
  return [...names].flatMap((name) => {
    const should = wanted.get(name)?.done ?? 0
    const { done, perhaps } = found.get(name) ?? { done: 0, perhaps: 0 }
    if (done <= should && should <= done + perhaps) return []
    return [`${name}: ${done} times${perhaps > 0 ? ` and perhaps ${perhaps} more` : ''}, not ${should}`]
  })
}
