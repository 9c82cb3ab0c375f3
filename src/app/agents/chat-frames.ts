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
  const words = new Words()
  const told = new Map<string, string>()
  let last: TurnView | undefined
  for await (const view of views) {
    last = view
    yield* words.of(view)
    for (const part of view.parts) {
      if (part.is !== 'call' || told.get(part.key) === part.state) continue
      told.set(part.key, part.state)
      const { is: _is, ...call } = part
      yield { type: 'call', ...call }
    }
  }
  if (last) yield { type: 'done', ...responseOf(last) }
}

/** How much of each answer has been told. */
class Words {
  readonly #told = new Map<string, { attempt: number; length: number }>()

  /** What is new of what was said. */
  of({ saying, parts, answer }: TurnView): TurnFrame[] {
    // What has ended comes whole, whether or not anybody saw it come.
    const frames = parts.flatMap((part) => (part.is === 'said' ? this.#upTo(part.key, part.text) : []))
    if (saying) frames.push(...this.#begun(saying))
    if (answer === null) return frames
    const before = new Set(parts.flatMap((part) => (part.is === 'said' ? [part.key] : [])))
    const key = [...this.#told.keys()].findLast((one) => !before.has(one)) ?? 'answer'
    return [...frames, ...this.#upTo(key, answer)]
  }

  #begun({ key, attempt, text }: NonNullable<TurnView['saying']>): TurnFrame[] {
    const before = this.#told.get(key)
    const isAnew = before !== undefined && before.attempt !== attempt && before.length > 0
    if (before?.attempt !== attempt) this.#told.set(key, { attempt, length: 0 })
    return [...(isAnew ? [{ type: 'restart' as const }] : []), ...this.#upTo(key, text)]
  }

  #upTo(key: string, text: string): TurnFrame[] {
    const { attempt, length } = this.#told.get(key) ?? { attempt: 1, length: 0 }
    this.#told.set(key, { attempt, length: Math.max(length, text.length) })
    return text.length > length ? [{ type: 'token', text: text.slice(length) }] : []
  }
}
