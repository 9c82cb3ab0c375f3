import { AppError } from '#contract'

import type { Subscription } from './client.ts'
import { readPlace } from './place.ts'
import { readTopics } from './topics.ts'

interface Asked {
  /** Separated by commas; none is all. */
  readonly topics?: unknown
  /** Id of the event after which to go on. */
  readonly after?: unknown
}

/**
 * What a client asks to follow.
 *
 * @throws AppError `input.invalid`
 */
export function readSubscription({ topics: named, after: from }: Asked): Subscription {
  const names = Array.isArray(named) ? named : typeof named === 'string' ? named.split(',') : (named ?? [])
  const topics = isTexts(names) ? readTopics(names.filter((name) => name !== '')) : undefined
  if (topics === undefined) {
    throw invalid('Topics are `runs` and `run:` with the id of a run, 50 at the most.')
  }
  if (from === undefined || from === null || from === '') return { topics, after: null }
  const after = typeof from === 'string' ? readPlace(from) : undefined
  if (!after) throw invalid('Events are named by an epoch, a dot and a number.')
  return { topics, after }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function invalid(message: string): AppError {
  return new AppError('input.invalid', message, {
    hint: 'See the OpenAPI document for what the stream takes.',
    details: { problems: [message] },
  })
}
