import type { ChatResponse, TurnView } from '#contract'
import type { ChatFrame } from '#http'

import { responseOf } from './chat.ts'

type CallPart = Extract<TurnView['parts'][number], { is: 'call' }>

export type TurnFrame = ChatFrame &
  (
    | { readonly type: 'token'; readonly text: string }
    /** What came of the answer so far is void: another attempt begins it anew. */
    | { readonly type: 'restart' }
    | ({ readonly type: 'call' } & Omit<CallPart, 'is'>)
    | ({ readonly type: 'done' } & ChatResponse)
  )

/** What is new with each look at a turn, as frames. */
export async function* framesOf(views: AsyncIterable<TurnView>): AsyncGenerator<TurnFrame, void, undefined> {
  const frames = new TurnFrames()
  let last: TurnView | undefined
  for await (const view of views) {
    last = view
    yield* frames.of(view)
  }
  if (last) yield { type: 'done', ...responseOf(last) }
}

/** What has been told of a turn, so that the next look tells what is new. */
export class TurnFrames {
  /** How much of each answer. */
  readonly #words = new Map<string, { attempt: number; length: number }>()
  /** The state of each call. */
  readonly #calls = new Map<string, string>()

  of(view: TurnView): TurnFrame[] {
    return [...this.#wordsIn(view), ...this.#callsIn(view)]
  }

  #callsIn({ parts }: TurnView): TurnFrame[] {
    return parts.flatMap((part) => {
      if (part.is !== 'call' || this.#calls.get(part.key) === part.state) return []
      this.#calls.set(part.key, part.state)
      const { is: _is, ...call } = part
      return [{ type: 'call' as const, ...call }]
    })
  }

  #wordsIn({ saying, parts, answer }: TurnView): TurnFrame[] {
    // What has ended comes whole, whether or not anybody saw it come.
    const frames = parts.flatMap((part) => (part.is === 'said' ? this.#upTo(part.key, part.text) : []))
    if (saying) frames.push(...this.#begun(saying))
    if (answer === null) return frames
    const before = new Set(parts.flatMap((part) => (part.is === 'said' ? [part.key] : [])))
    const key = [...this.#words.keys()].findLast((one) => !before.has(one)) ?? 'answer'
    return [...frames, ...this.#upTo(key, answer)]
  }

  #begun({ key, attempt, text }: NonNullable<TurnView['saying']>): TurnFrame[] {
    const before = this.#words.get(key)
    const isAnew = before !== undefined && before.attempt !== attempt && before.length > 0
    if (before?.attempt !== attempt) this.#words.set(key, { attempt, length: 0 })
    // Half of a character is none yet.
    const whole = /[\ud800-\udbff]$/.test(text) ? text.slice(0, -1) : text
    return [...(isAnew ? [{ type: 'restart' as const }] : []), ...this.#upTo(key, whole)]
  }

  #upTo(key: string, text: string): TurnFrame[] {
    const { attempt, length } = this.#words.get(key) ?? { attempt: 1, length: 0 }
    this.#words.set(key, { attempt, length: Math.max(length, text.length) })
    return text.length > length ? [{ type: 'token', text: text.slice(length) }] : []
  }
}
