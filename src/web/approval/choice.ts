import type { HeldEffect } from '#contract'

import { partsToSend } from '../diff/hunk.ts'

/** Names one question exactly: when what is asked changes, it is another one. */
export function idOf({ run, key, argsHash }: Pick<HeldEffect, 'run' | 'key' | 'argsHash'>): string {
  return `${run} ${key} ${argsHash}`
}

/** What a person has said so far of what is asked, before any of it is sent. */
export interface Choices {
  /** Questions that were there when the person began to look. */
  readonly seen: ReadonlySet<string>
  /** Taken in or left out by hand. */
  readonly said: ReadonlyMap<string, boolean>
  /** Parts that are taken, where not all are. */
  readonly parts: ReadonlyMap<string, ReadonlySet<number>>
}

export function firstChoices(effects: readonly HeldEffect[]): Choices {
  return { seen: new Set(effects.map(idOf)), said: new Map(), parts: new Map() }
}

/**
 * Whether an effect is among those that are to be allowed. Without a word of the person's it is, unless it cannot be taken
 * back, is no longer what it was, or came while the person was looking at others.
 */
export function isTaken(effect: HeldEffect, { seen, said }: Choices): boolean {
  const id = idOf(effect)
  return said.get(id) ?? (effect.undo !== 'irreversible' && !effect.changed && seen.has(id))
}

export function partsTaken(effect: HeldEffect, { parts }: Choices): ReadonlySet<number> {
  return parts.get(idOf(effect)) ?? new Set((effect.hunks ?? []).map((_, part) => part))
}

export function take(choices: Choices, effects: readonly HeldEffect[], isWanted: boolean): Choices {
  const said = new Map(choices.said)
  const parts = new Map(choices.parts)
  for (const effect of effects) {
    said.set(idOf(effect), isWanted)
    // What is taken in after nothing of it was left is meant as a whole.
    if (isWanted && partsTaken(effect, choices).size === 0) parts.delete(idOf(effect))
  }
  return { ...choices, said, parts }
}

/** Without its last part an effect is left out, and with its first it is taken in. */
export function takeParts(choices: Choices, effect: HeldEffect, taken: ReadonlySet<number>): Choices {
  const id = idOf(effect)
  return {
    ...choices,
    parts: new Map(choices.parts).set(id, taken),
    said: new Map(choices.said).set(id, taken.size > 0),
  }
}

/** What is sent when the person says yes: what is allowed as it was shown, and what of the rest in parts. */
export interface Answers {
  readonly whole: readonly HeldEffect[]
  readonly partial: readonly { readonly effect: HeldEffect; readonly hunks: number[] }[]
  readonly left: readonly HeldEffect[]
}

export function answersOf(effects: readonly HeldEffect[], choices: Choices): Answers {
  const whole: HeldEffect[] = []
  const partial: { effect: HeldEffect; hunks: number[] }[] = []
  const left: HeldEffect[] = []
  for (const effect of effects) {
    const count = effect.hunks?.length ?? 0
    const parts = count === 0 ? {} : partsToSend(partsTaken(effect, choices), count)
    if (!isTaken(effect, choices) || parts === undefined) left.push(effect)
    else if (parts.hunks === undefined) whole.push(effect)
    else partial.push({ effect, hunks: parts.hunks })
  }
  return { whole, partial, left }
}
