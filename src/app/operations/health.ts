import { hasHome } from '../home.ts'
import { checkPlace, type Finding } from '../check-up.ts'
import type { Implementations, Operations } from '#contract'

import type { Desk } from './desk.ts'
import { wireTime } from './wire-time.ts'

type Health = Pick<Implementations<Operations>, 'health.get'>

/** Whether all that the program depends on is as it should be. What is written and not read again is looked at elsewhere. */
export function healthOperations({ workspace, program }: Desk): Health {
  const { home, engine, permissions } = workspace
  return {
    async 'health.get'() {
      const dependencies = [
        ...checkPlace(home.folder)
          .filter(({ what }) => what !== 'runtime')
          .map(fromFinding),
        engine === null
          ? { name: 'engine', status: 'ok' as const, says: 'another process runs it' }
          : engineState(engine.stalled()),
        policyState(() => permissions.policy()),
      ]
      const isOk = hasHome(home.folder) && dependencies.every(({ status }) => status === 'ok')
      return {
        status: isOk ? 'ok' : 'degraded',
        version: program.version,
        build: program.build,
        startedAt: wireTime(program.startedAt),
        dependencies,
      }
    },
  }
}

interface Dependency {
  readonly name: string
  readonly status: 'ok' | 'degraded' | 'down'
  readonly says: string
}

function fromFinding({ what, state, says, hint }: Finding): Dependency {
  const status = state === 'bad' ? 'degraded' : 'ok'
  return { name: what, status, says: hint === undefined ? says : `${says}. ${hint}` }
}

function engineState(problem: { readonly detail: string } | null): Dependency {
  if (problem === null) return { name: 'engine', status: 'ok', says: 'runs in this process' }
  return { name: 'engine', status: 'down', says: `nothing can be written: ${problem.detail}` }
}

/** A policy that cannot be read lets nothing happen. */
function policyState(read: () => unknown): Dependency {
  try {
    read()
    return { name: 'policy', status: 'ok', says: 'in force' }
  } catch (error) {
    return { name: 'policy', status: 'down', says: error instanceof Error ? error.message : 'unreadable' }
  }
}
