import { canonicalJson, type JsonObject } from '#base'
import { AppError, type Label } from '#contract'
import type { KeptRecord, Reconciled, Standing, ToolCall, ToolReceipt, ToolRedo, ToolUndo } from '#gate'

/** One record among all that the home keeps. */
export interface RecordPlace {
  readonly collection: string
  readonly id: string
}

/**
 * What a record was or is to be. Its value is a text, since nothing in it may be taken for something of the program's:
 * a field named `blob`, say. Revisions are not kept, as a record that comes back gets a new one; it is the same by its
 * writer and value.
 */
type Version = {
  readonly text: string
  readonly writer: string
  readonly label: Label
  readonly updatedAt: number
}

/** How a record was, and how it will be; null for none. Journaled with the intent. */
export type PreparedRecord = {
  readonly collection: string
  readonly id: string
  readonly before: Version | null
  readonly after: Version | null
}

/** What an undo found. */
type Was = { readonly found: Version | null }

/** A record as people and the order of an undo know it. */
export function recordPath({ collection, id }: RecordPlace): string {
  return `record:${collection}/${id}`
}

/**
 * Reads a record as it is, and settles what becomes of it.
 *
 * @param next the value that it gets; null to remove it
 */
export async function prepareRecord(
  { collection, id }: RecordPlace,
  next: (now: KeptRecord | undefined) => JsonObject | null,
  { world: { records }, idempotencyKey: writer, label, now: updatedAt }: ToolCall,
): Promise<PreparedRecord> {
  const now = await records.find(collection, id)
  const value = next(now)
  const after = value && { text: canonicalJson(value), writer, label, updatedAt }
  return { collection, id, before: now ? versionOf(now) : null, after }
}

/** What of it a person's word rests on: the value that is lost. */
export function restsOnRecord({ before }: PreparedRecord): JsonObject {
  return { before: before?.text ?? null }
}

/**
 * Does what was prepared, unless an earlier attempt has.
 *
 * @returns the record as it is now; undefined where it was removed
 * @throws AppError `records.changed` when it is no longer as it was
 */
export async function changeRecord(
  prepared: PreparedRecord,
  { world: { records } }: ToolCall,
): Promise<KeptRecord | undefined> {
  const { collection, id, before, after } = prepared
  const now = await records.find(collection, id)
  if (isVersion(now, before)) return replace(prepared, { now, by: after, records })
  if (isVersion(now, after)) return now
  throw changedError(prepared, whatHappened(now))
}

/** @param describe what the tool gives of the record that it left */
export async function reconcileRecord<Output>(
  prepared: PreparedRecord,
  { world: { records } }: ToolCall,
  describe: (record: KeptRecord | undefined) => Output,
): Promise<Reconciled<Output>> {
  const { collection, id, before, after } = prepared
  const now = await records.find(collection, id)
  if (isVersion(now, after)) return { happened: true, output: describe(now) }
  if (isVersion(now, before)) return { happened: false }
  return { happened: 'unknown', why: `${recordPath(prepared)}: ${whatHappened(now)}` }
}

/** Puts back what a record was, with the label that it had; or removes it where there was none. */
export function undoRecord<Input, Output, Prepared extends PreparedRecord>(): ToolUndo<
  Input,
  Output,
  Prepared,
  Was
> {
  type Receipt = ToolReceipt<Input, Output, Prepared>
  return {
    paths: ({ prepared }) => (isNoChange(prepared) ? [] : [recordPath(prepared)]),
    changes: ({ prepared }) => {
      const { before, after } = prepared
      if (isNoChange(prepared)) return []
      return [
        { verb: !before ? 'remove' : after ? 'replace' : 'create', target: recordPath(prepared) } as const,
      ]
    },

    async inspect({ prepared }, { world: { records } }): Promise<Standing> {
      const { collection, id, before, after } = prepared
      const now = await records.find(collection, id)
      if (isVersion(now, before)) return { state: 'as-before' }
      if (isVersion(now, after)) return { state: 'as-left' }
      const path = recordPath(prepared)
      return { state: 'changed', why: `${path}: ${whatHappened(now)}`, loses: now ? [path] : [] }
    },

    async prepare({ prepared: { collection, id } }, { world: { records } }) {
      const now = await records.find(collection, id)
      return { found: now ? versionOf(now) : null }
    },

    async run({ prepared }, { world: { records } }, { was, force }) {
      const { collection, id, before, after } = prepared
      const now = await records.find(collection, id)
      if (isVersion(now, before)) return
      // By force, too, nothing goes but what was kept.
      if (!isVersion(now, force ? was.found : after)) throw changedError(prepared, whatHappened(now))
      await replace(prepared, { now, by: before, records })
    },

    redo: {
      async inspect({ prepared }, { found }, { world: { records } }): Promise<Standing> {
        const { collection, id, before } = prepared
        const now = await records.find(collection, id)
        if (isVersion(now, found)) return { state: 'as-before' }
        if (isVersion(now, before)) return { state: 'as-left' }
        return { state: 'changed', why: `${recordPath(prepared)}: ${whatHappened(now)}` }
      },
      async run({ prepared }: Receipt, { found }: Was, { world: { records } }: ToolCall) {
        const { collection, id, before } = prepared
        const now = await records.find(collection, id)
        if (isVersion(now, found)) return
        if (!isVersion(now, before)) throw changedError(prepared, whatHappened(now))
        await replace(prepared, { now, by: found, records })
      },
    } satisfies ToolRedo<Input, Output, Prepared, Was>,
  }
}

function versionOf({ value, writer, label, updatedAt }: KeptRecord): Version {
  return { text: canonicalJson(value), writer, label, updatedAt }
}

function isVersion(record: KeptRecord | undefined, version: Version | null): boolean {
  if (!record || !version) return !record && !version
  return record.writer === version.writer && canonicalJson(record.value) === version.text
}

/** What was to be removed was not there. */
function isNoChange({ before, after }: PreparedRecord): boolean {
  return before === null && after === null
}

/** Whoever changes it between the look and this is not overwritten. */
async function replace(
  place: RecordPlace,
  {
    now,
    by,
    records,
  }: { now: KeptRecord | undefined; by: Version | null; records: ToolCall['world']['records'] },
): Promise<KeptRecord | undefined> {
  const { collection, id } = place
  const over = now?.revision ?? 0
  if (by) {
    const { text, writer, label, updatedAt: at } = by
    const value = JSON.parse(text) as JsonObject
    const kept = await records.put(collection, id, value, { over, writer, label, at })
    if (!kept) throw changedError(place, 'somebody changed it at that moment')
    return kept
  }
  if (now && !(await records.remove(collection, id, { over })))
    throw changedError(place, 'somebody changed it at that moment')
  return undefined
}

function whatHappened(now: KeptRecord | undefined): string {
  return now ? 'somebody changed it' : 'somebody removed it'
}

function changedError(place: RecordPlace, why: string): AppError {
  return new AppError('records.changed', `${recordPath(place)} was left alone: ${why}.`, {
    hint: 'Look at it as it is now, then start the step again.',
    details: { record: recordPath(place) },
  })
}
