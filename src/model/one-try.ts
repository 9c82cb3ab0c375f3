import type { Clock } from '#base'
import type { ModelAttempt, ModelRef } from '#contract'

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
  #startedAt: number
  #firstAt: number | null = null
  #text = ''

  /** @param told of each piece of the answer */
  constructor(model: ModelRef, { clock, told }: { clock: Clock; told: (text: string) => void }) {
    this.#clock = clock
    this.#model = model
    this.#told = told
    this.#startedAt = clock.now()
  }

  /** What has come of the answer so far. */
  get text(): string {
    return this.#text
  }

  /** It is sent now; what went before was waiting for a place. */
  start(): void {
    this.#startedAt = this.#clock.now()
  }

  readonly onText = (piece: string): void => {
    this.#firstAt ??= this.#clock.now()
    this.#text += piece
    this.#told(piece)
  }

  ended(what: Pick<ModelAttempt, 'outcome' | 'code' | 'why' | 'usage' | 'cost'>): ModelAttempt {
    return {
      model: this.#model,
      ...what,
      ms: this.#since(this.#clock.now()),
      firstMs: this.#firstAt === null ? null : this.#since(this.#firstAt),
    }
  }

  #since(at: number): number {
    return Math.max(0, Math.round(at - this.#startedAt))
  }
}
