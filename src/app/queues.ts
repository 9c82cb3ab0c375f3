import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { isJsonObject, type Json } from '#base'
import { AppError } from '#contract'
import type { QueueLimits } from '#engine'

/**
 * The queues of a home, from its `queues.json`; none where there is no such file.
 *
 * `{ "nightly": { "concurrency": 2, "partitionConcurrency": 1, "rate": { "count": 10, "perMs": 60000 } } }`
 *
 * @throws AppError `input.invalid` for a file that says something else
 */
export function readQueues(folder: string): ReadonlyMap<string, QueueLimits> {
  const file = join(folder, 'queues.json')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map()
    throw error
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw refused(file, `it is no JSON (${(error as Error).message})`)
  }
  if (!isJsonObject(value)) throw refused(file, 'it is no object of queues by name')
  return new Map(Object.entries(value).map(([name, limits]) => [name, toLimits(limits, `${file}, ${name}`)]))
}

const counts = ['concurrency', 'partitionConcurrency'] as const

function toLimits(value: Json, place: string): QueueLimits {
  if (!isJsonObject(value)) throw refused(place, 'it is no object')
  const { rate, ...others } = value
  for (const [key, count] of Object.entries(others)) {
    if (!counts.some((known) => known === key)) throw refused(place, `it has a field "${key}"`)
    if (!isCount(count)) throw refused(place, `${key} is no whole number from 1 on`)
  }
  if (rate === undefined) return others
  if (!isJsonObject(rate) || !isCount(rate['count']) || !isCount(rate['perMs']))
    throw refused(place, 'rate is not { "count", "perMs" }')
  return { ...others, rate: { count: rate['count'], perMs: rate['perMs'] } }
}

function isCount(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1
}

function refused(place: string, why: string): AppError {
  return new AppError('input.invalid', `${place} does not define a queue: ${why}.`, {
    hint: 'Write { "NAME": { "concurrency": 2 } }, or remove the file.',
    details: { place },
  })
}
