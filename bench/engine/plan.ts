import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { isWorkload, type WorkloadName, workloads } from './contender.ts'
import { type Entrant, entrants, missingPeers } from './entrants.ts'

/** Workloads of our engine that the peers have no like of. */
const alone = ['long', 'resume', 'waiting'] as const

export const engineUsage = `npm run bench -- engine [options]

  --rounds N        how often each engine has its turn (3)
  --seconds S       work in each turn (2)
  --workloads LIST  of ${[...Object.keys(workloads), ...alone].join(', ')} (all);
                    the last three are of our engine alone, once
  --only LIST       engines whose name begins so, such as adjutant,raw (all)
  --folder DIR      a folder on the disk to measure (the system's temporary folder)
  --json FILE       writes every single measurement there
  --no-strace       does not count fsyncs
`

export interface Plan {
  readonly rounds: number
  readonly seconds: number
  readonly workloads: readonly WorkloadName[]
  readonly alone: readonly string[]
  readonly entrants: readonly Entrant[]
  /** Packages without which the peers cannot take part. */
  readonly missing: readonly string[]
  readonly folder: string
  readonly json: string | undefined
  readonly trace: boolean
}

/** @throws Error that says which option is wrong */
export function toPlan(args: readonly string[]): Plan {
  const { values } = parseArgs({
    args: [...args],
    allowNegative: true,
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '2' },
      workloads: { type: 'string', default: [...Object.keys(workloads), ...alone].join(',') },
      only: { type: 'string', default: '' },
      folder: { type: 'string', default: tmpdir() },
      json: { type: 'string' },
      strace: { type: 'boolean', default: true },
    },
  })
  const names = values.workloads.split(',')
  const shared = names.filter(isWorkload)
  const own = alone.filter((name) => names.includes(name))
  if (shared.length + own.length !== names.length)
    throw new Error(`--workloads: not all exist in ${values.workloads}`)
  const asked = chosen(values.only.split(',').filter((name) => name !== ''))
  const missing = asked.some(({ role }) => role === 'peer') ? missingPeers() : []
  return {
    rounds: atLeastOne('rounds', values.rounds),
    seconds: atLeastOne('seconds', values.seconds),
    workloads: shared,
    alone: own,
    entrants: asked.filter(({ role }) => role !== 'peer' || missing.length === 0),
    missing,
    folder: resolve(values.folder),
    json: values.json,
    trace: values.strace,
  }
}

function chosen(only: readonly string[]): readonly Entrant[] {
  const asked = entrants.filter(
    ({ name }) => only.length === 0 || only.some((start) => name.startsWith(start)),
  )
  if (asked.length > 0) return asked
  throw new Error(
    `--only: no engine begins with ${only.join(' or ')}; there are ${entrants.map(({ name }) => name).join(', ')}`,
  )
}

function atLeastOne(name: string, text: string): number {
  const value = Number(text)
  if (!(value >= 1)) throw new Error(`--${name} must be 1 or more, not ${text}`)
  return value
}
