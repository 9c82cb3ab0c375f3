import type { ModelMessage } from '#contract'

import type { ModelRequest } from './ports/model-client.ts'

/** What a provider adds to each message and each call, in tokens. */
const perMessage = 6

/**
 * About how many tokens a text is, rather too many than too few: what is reserved by it must hold. Words of Latin letters
 * are cut every four, figures every two; marks, and letters of scripts that are written without spaces, count one by one.
 */
export function tokensIn(text: string): number {
  let count = 0
  for (const [piece] of text.matchAll(/[A-Za-z]+|\d+|[^\S\r\n]+|\s+|[^\x00-\x7F]|./gsu)) {
    const first = piece.codePointAt(0) ?? 0
    if (first > 0x2e80) count += 1.5
    else if (first > 0x7f) count += 0.8
    else if (/[A-Za-z]/.test(piece)) count += Math.ceil(piece.length / 4)
    else if (/\d/.test(piece)) count += Math.ceil(piece.length / 2)
    else if (/\s/.test(piece)) count += piece.length > 1 ? 0.5 : 0.2
    else count += 1
  }
  return Math.ceil(count)
}

/** About how many tokens a provider will be sent. */
export function tokensOf({ instructions, messages, tools, schema }: ModelRequest): number {
  let count = tokensIn(instructions)
  for (const message of messages) count += perMessage + tokensIn(textOf(message))
  if (tools.length > 0) count += tokensIn(JSON.stringify(tools))
  if (schema) count += tokensIn(JSON.stringify(schema))
  return count + perMessage
}

function textOf(message: ModelMessage): string {
  switch (message.role) {
    case 'user':
      return message.text
    case 'assistant':
      return message.text + (message.calls.length > 0 ? JSON.stringify(message.calls) : '')
    case 'tool':
      return JSON.stringify(message.output)
  }
}

/** Learns how far off the estimates for a model are. Starts above one: what is not known yet is reserved generously. */
export class LearnedFactor {
  readonly #factors = new Map<string, number>()
  readonly #start: number
  readonly #most: number

  constructor({ start = 1.3, most = 1_000 }: { start?: number; most?: number } = {}) {
    this.#start = start
    this.#most = most
  }

  /** Tokens to reserve for so many that were estimated. */
  apply(model: string, estimated: number): number {
    return Math.ceil(estimated * (this.#factors.get(model) ?? this.#start))
  }

  /** Keeps close to the worst of late, so that what is reserved holds. */
  learn(model: string, { estimated, actual }: { estimated: number; actual: number }): void {
    if (estimated <= 0 || actual <= 0) return
    const seen = Math.min(4, Math.max(0.5, (actual / estimated) * 1.1))
    const known = this.#factors.get(model)
    const next = known === undefined || seen > known ? seen : known * 0.9 + seen * 0.1
    this.#factors.delete(model)
    this.#factors.set(model, next)
    if (this.#factors.size > this.#most) this.#factors.delete(this.#factors.keys().next().value ?? '')
  }
}
