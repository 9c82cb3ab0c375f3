import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

import type { WorkloadName } from './contender.ts'
import type { Shape } from './raw-limit-store.ts'

/** Someone in the comparison: a script with its settings. */
export interface Entrant {
  readonly name: string
  /** `own` is compared with all others; `plain` is the same without its encryption. */
  readonly role: 'own' | 'plain' | 'peer' | 'limit'
  readonly script: string
  readonly args: readonly string[]
  /** Which workloads it can do; those with intent and receipt exist in ours and in the limit only. */
  readonly workloads: readonly WorkloadName[]
}

const here = import.meta.dirname
/** Packages of their own, so that none of them is a dependency of the product. */
export const peersFolder = join(here, '..', 'peers')

const pure: readonly WorkloadName[] = ['seq', 'par100']
const all: readonly WorkloadName[] = [...pure, 'effects-seq', 'effects-par100']

function peer(name: string, script: string, ...args: string[]): Entrant {
  return { name, role: 'peer', script: join(peersFolder, script), args, workloads: pure }
}

function limit(name: string, setting: { thread: 'worker' | 'same'; shape?: Shape }): Entrant {
  const args = ['--setting', JSON.stringify(setting)]
  return { name, role: 'limit', script: join(here, 'raw-limit.ts'), args, workloads: all }
}

/** The limit with rows of our engine's size; others as they are. */
export function withShape(entrant: Entrant, shape: Shape): Entrant {
  if (entrant.role !== 'limit') return entrant
  const [, setting = '{}'] = entrant.args
  return { ...entrant, args: ['--setting', JSON.stringify({ ...(JSON.parse(setting) as object), shape })] }
}

export const entrants: readonly Entrant[] = [
  { name: 'adjutant', role: 'own', script: join(here, 'adjutant.ts'), args: [], workloads: all },
  {
    name: 'adjutant, not encrypted',
    role: 'plain',
    script: join(here, 'adjutant.ts'),
    args: ['--setting', '"plain"'],
    workloads: all,
  },
  peer('langgraph graph', 'langgraph.ts'),
  peer('langgraph graph FULL', 'langgraph.ts', '--synchronous', 'full'),
  peer('langgraph tasks', 'langgraph.ts', '--setting', '"tasks"'),
  peer('langgraph tasks FULL', 'langgraph.ts', '--setting', '"tasks"', '--synchronous', 'full'),
  peer('mastra', 'mastra.ts'),
  peer('mastra FULL', 'mastra.ts', '--synchronous', 'full'),
  limit('raw limit', { thread: 'worker' }),
  limit('raw, same thread', { thread: 'same' }),
]

/** The peers' packages that are not there or not of the version asked for; empty when all is well. */
export function missingPeers(): readonly string[] {
  const require = createRequire(join(peersFolder, 'package.json'))
  const { dependencies } = require('./package.json') as { dependencies: Record<string, string> }
  return Object.entries(dependencies)
    .filter(([name, version]) => {
      const manifest = join(peersFolder, 'node_modules', name, 'package.json')
      return !existsSync(manifest) || (require(manifest) as { version: string }).version !== version
    })
    .map(([name, version]) => `${name}@${version}`)
}
