import type { JsonObject } from '#base'
import type { Label } from '#contract'

/** Something that the home keeps by itself: a task, an event of the calendar, a fact that an agent remembers. */
export interface KeptRecord {
  readonly value: JsonObject
  /** Counts from 1 with each change; a record that was removed and made again begins anew. */
  readonly revision: number
  /** The idempotency key of the effect that made it what it is. */
  readonly writer: string
  /** Of what is in it: whoever reads it reads that. */
  readonly label: Label
  /** Milliseconds since the Unix epoch. */
  readonly updatedAt: number
}

export interface RecordChange {
  /** The revision that it is made from; 0 for none. Null for any. */
  readonly over: number | null
  readonly writer: string
  readonly label: Label
  readonly at: number
}

/**
 * What a home keeps in collections, each record by an id. Each call is atomic, and durable when its promise resolves.
 * Adapters must pass `testRecords`.
 */
export interface Records {
  find(collection: string, id: string): Promise<KeptRecord | undefined>
  /** By id in code-unit order. */
  list(
    collection: string,
    options: {
      /** Only those whose id begins so. */
      readonly prefix?: string
      /** Only those whose id comes after this one. */
      readonly after?: string
      readonly limit: number
    },
  ): Promise<readonly (KeptRecord & { readonly id: string })[]>
  /** @param options.prefix only those whose id begins so */
  count(collection: string, options: { readonly prefix?: string }): Promise<number>
  /** Undefined where another revision is there by now: nothing is kept then. */
  put(
    collection: string,
    id: string,
    value: JsonObject,
    change: RecordChange,
  ): Promise<KeptRecord | undefined>
  /** @returns whether it was removed; not where another revision is there by now, or none */
  remove(collection: string, id: string, change: Pick<RecordChange, 'over'>): Promise<boolean>
}
