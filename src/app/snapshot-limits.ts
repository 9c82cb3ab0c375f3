import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { isJsonObject } from '#base'
import { AppError } from '#contract'

/** How long what effects replaced or removed is kept to take them back; absent for as long as their runs are. */
export interface SnapshotLimits {
  /** Days after the end of a run. */
  readonly days?: number
  /** Of all together; what was replaced first goes first. */
  readonly bytes?: number
}

const known = ['days', 'bytes'] as const

/**
 * The limits of a home, from its `retention.json`: `{ "snapshots": { "days": 90, "bytes": 10000000000 } }`. None where
 * there is no such file.
 *
 * @throws AppError `input.invalid` for a file that says something else
 */
export function readSnapshotLimits(folder: string): SnapshotLimits {
  const file = join(folder, 'retention.json')
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
  const { snapshots, ...others } = read(file, text)
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw refused(file, `it has a field "${unknown}"`)
  if (snapshots === undefined) return {}
  if (!isJsonObject(snapshots)) throw refused(file, 'snapshots is no object')
  for (const [key, value] of Object.entries(snapshots)) {
    if (!known.some((name) => name === key)) throw refused(file, `snapshots has a field "${key}"`)
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
      throw refused(file, `${key} is no number from 0 on`)
  }
  return snapshots
}

function read(file: string, text: string): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw refused(file, `it is no JSON (${(error as Error).message})`)
  }
  if (isJsonObject(value)) return value
  throw refused(file, 'it is no object')
}

function refused(file: string, why: string): AppError {
  return new AppError('input.invalid', `${file} does not say how long contents are kept: ${why}.`, {
    hint: 'Write { "snapshots": { "days": 90 } }, or remove the file.',
    details: { file },
  })
}
