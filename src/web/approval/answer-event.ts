import { isJsonObject, type Json } from '#base'

import type { RunEvent } from '../live/live-events.ts'
import { approvalText } from '../text/approvals.ts'

/** An answer that somebody gave to a question: who, and what. */
export interface Answer {
  readonly run: string
  readonly key: string
  readonly by: string
  /** Null where it is not told. */
  readonly decision: 'allow' | 'deny' | null
}

/** The answer that an event tells of; null for other events. */
export function answerIn({ run, type, data }: Pick<RunEvent, 'run' | 'type' | 'data'>): Answer | null {
  if (type !== 'effect.released' || !isJsonObject(data)) return null
  const { key, by, answer } = data
  if (typeof key !== 'string' || typeof by !== 'string') return null
  const said: Json | undefined = isJsonObject(answer) ? answer['decision'] : undefined
  return { run, key, by, decision: said === 'allow' || said === 'deny' ? said : null }
}

export function answerText({ by, decision }: Answer): string {
  const { answered } = approvalText
  if (by === 'time-out') return answered.timeOut
  return decision === null
    ? answered.by(by)
    : decision === 'allow'
      ? answered.allowed(by)
      : answered.denied(by)
}
