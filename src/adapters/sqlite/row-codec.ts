import { BoundedMap, type JsonObject } from '#base'
import type { RunRow, RunStatus, Waiting } from '#engine'

/** A row of the table `run` as SQLite gives it. */
export interface StoredRun {
  id: string
  program: string
  semantics: number
  definition: string | null
  title: string
  status: string
  waiting: string | null
  queue: string | null
  partition: string
  priority: number
  parent: string | null
  parent_key: string | null
  root: string
  forked_from: string | null
  dedup_key: string | null
  /** Empty where it is the one of its tree, kept apart. */
  context: string
  tags: string
  created_at: number
  updated_at: number
  started_at: number | null
  finished_at: number | null
  forgotten_at: number | null
}

/** Texts of rows as they were read last: a run has the same tags each time, and lists read hundreds of them. */
const kept = new BoundedMap<string, JsonObject>(1_000)

function parseKept(text: string): JsonObject {
  const known = kept.get(text)
  if (known) return known
  const parsed = JSON.parse(text) as JsonObject
  kept.set(text, parsed)
  return parsed
}

export function toRunRow(stored: StoredRun, context: JsonObject): RunRow {
  return {
    id: stored.id,
    program: stored.program,
    semantics: stored.semantics,
    definition: stored.definition,
    title: stored.title,
    status: stored.status as RunStatus,
    waiting: stored.waiting as Waiting | null,
    queue: stored.queue,
    partition: stored.partition,
    priority: stored.priority,
    parent: stored.parent,
    parentKey: stored.parent_key,
    root: stored.root,
    forkedFrom: stored.forked_from,
    dedupKey: stored.dedup_key,
    context,
    tags: parseKept(stored.tags),
    createdAt: stored.created_at,
    updatedAt: stored.updated_at,
    startedAt: stored.started_at,
    finishedAt: stored.finished_at,
    forgottenAt: stored.forgotten_at,
  }
}
