import type { PlacedFact } from './ledger.ts'

export interface StoredFact extends PlacedFact {
  /** Store-wide commit order. */
  readonly position: number
  readonly run: string
  /** Milliseconds since the Unix epoch. */
  readonly at: number
}

export interface FactQuery {
  readonly kind: string
  /** Facts of this run and of all below it. */
  readonly tree?: string
  readonly subject?: string
  readonly order: 'oldest' | 'newest'
  /** Facts beyond this position in the order asked for. */
  readonly after?: number
  /** At most 1,000. */
  readonly limit: number
}

/** Reads the facts that units have committed. */
export interface FactStore {
  get(position: number): Promise<StoredFact | undefined>
  list(query: FactQuery): Promise<readonly StoredFact[]>
}
