import { BoundedMap } from '#base'
import type { SaidPiece } from '#model'

/** Answers whose words are kept while they come. */
const mostAnswers = 500

/** What has come of an answer so far. */
interface Saying {
  readonly attempt: number
  readonly text: string
}

/** The words of models as they come, before the journal has them. They are of this process, and may be lost. */
export class SaidWords {
  readonly #byCall = new BoundedMap<string, Saying>(mostAnswers)

  readonly note = ({ key, attempt, text }: SaidPiece): void => {
    const before = this.#byCall.get(key)
    const isOn = before?.attempt === attempt
    this.#byCall.set(key, { attempt, text: isOn ? before.text + text : text })
  }

  /** @param call the idempotency key of the effect */
  of(call: string): Saying | undefined {
    return this.#byCall.get(call)
  }
}
