import type { Clock } from '#base'
import type { ModelAttempt, ModelRef } from '#contract'

import type { CallFilter } from './ports/model-filter.ts'

/** Characters that come before a filter looks again. */
const fewestNew = 40

/** A piece of an answer. */
export interface SaidPiece {
  /** Of the call. */
  readonly key: string
  /** From 1. */
  readonly attempt: number
  readonly model: ModelRef
  readonly text: string
}

/** One try at one model: what came of it, and when. */
export class OneTry {
  readonly #clock: Clock
  readonly #model: ModelRef
  readonly #told: (text: string) => void
  readonly #callAt: number
  #startedAt: number
  #firstAt: number | null = null
  #text = ''
  #isSent = false
  /** How much of it is looked at and told. */
  #seen = 0
  #toldText = ''
  #filter: CallFilter | undefined
  readonly #filters = new Set<string>()

  /** @param told of each piece of the answer; callAt when the call began of which it is a try, by the clock */
  constructor(
    model: ModelRef,
    { clock, told, callAt }: { clock: Clock; told: (text: string) => void; callAt: number },
  ) {
    this.#callAt = callAt
    this.#clock = clock
    this.#model = model
    this.#told = told
    this.#startedAt = clock.now()
  }

  /** What has come of the answer so far. */
  get text(): string {
    return this.#text
  }

  /** Whether it was sent; if not, nobody has to be paid for it. */
  get isSent(): boolean {
    return this.#isSent
  }

  /** As much of what has come as may be told. */
  get tellable(): string {
    if (!this.#filter) return this.#text
    return this.#filter.soFar(this.#text) ?? this.#toldText
  }

  /** It is sent now; what went before was waiting for a place. */
  start(): void {
    this.#isSent = true
    this.#startedAt = this.#clock.now()
  }

  /** What is told from now on passes this filter. */
  filterBy(filter: CallFilter): void {
    this.#filter = filter
  }

  readonly onText = (piece: string): void => {
    this.#firstAt ??= this.#clock.now()
    this.#text += piece
    if (this.#filter) this.#tellSome(this.#filter)
    else this.#told(piece)
  }

  /** A filter has acted on it. */
  noteFilters(names: readonly string[]): void {
    for (const name of names) this.#filters.add(name)
  }

  /** @param served the model that the provider says has answered */
  ended(
    what: Pick<ModelAttempt, 'outcome' | 'code' | 'why' | 'usage' | 'cost'> & { readonly replayed?: boolean },
    served?: string,
  ): ModelAttempt {
    return {
      model: this.#model,
      replayed: false,
      ...what,
      filters: [...this.#filters],
      ms: this.#since(this.#clock.now()),
      afterMs: Math.max(0, Math.round(this.#startedAt - this.#callAt)),
      served: served?.slice(0, 300) ?? null,
      firstMs: this.#firstAt === null ? null : this.#since(this.#firstAt),
    }
  }

  /** Each look takes the whole text, so that there are few of them: all together they cost as much as some looks at all of it. */
  #tellSome(filter: CallFilter): void {
    const length = this.#text.length
    if (length - this.#seen < Math.max(fewestNew, length / 20)) return
    this.#seen = length
    const text = filter.soFar(this.#text)
    if (!text?.startsWith(this.#toldText) || text === this.#toldText) return
    this.#told(text.slice(this.#toldText.length))
    this.#toldText = text
  }

  #since(at: number): number {
    return Math.max(0, Math.round(at - this.#startedAt))
  }
}
