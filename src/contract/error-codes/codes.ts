interface ErrorCodeFacts {
  /** HTTP status that reports it. */
  readonly status: number
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable: boolean
  /** What it means, one sentence; printed in docs/errors.md. */
  readonly meaning: string
  /** What the reader can do, one imperative sentence; printed in docs/errors.md. */
  readonly remedy: string
}

/** The codes of some modules. No other file may have codes of these, so that none is there twice. */
export type Codes<Module extends string> = Readonly<Record<`${Module}.${string}`, ErrorCodeFacts>>
