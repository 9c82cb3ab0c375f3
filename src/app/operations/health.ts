import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { AppError, type Implementations, type Operations } from '#contract'

import { checkPlace, type Finding } from '../check-up.ts'
import { keyStoreOf } from '../home.ts'
import { readQueues } from '../queues.ts'
import { readSnapshotLimits } from '../snapshot-limits.ts'
import type { Desk } from './desk.ts'
import { wireTime } from './wire-time.ts'

type Dependency = Awaited<ReturnType<Implementations<Operations>['health.get']>>['dependencies'][number]

export function healthOperations(desk: Desk): Pick<Implementations<Operations>, 'health.get'> {
  const { workspace, program, access } = desk
  const { folder } = workspace.home

  return {
    async 'health.get'(_input, { signal }) {
      const dependencies = [
        await looked('database', async () => {
          await workspace.runs.list({ limit: 1 })
          return 'it answers'
        }),
        ...checkPlace(folder).flatMap(toDependency),
        await looked('key', async () => {
          const { protection = 'file' } = await keyStoreOf(folder, access).status({ signal })
          const says = { file: 'in a file', passphrase: 'under a passphrase', keychain: 'in the keychain' }
          return says[protection]
        }),
        engine(),
        await looked('policy', async () => {
          workspace.permissions.policy()
          return 'it can be read'
        }),
        await looked('vault', async () => {
          const damaged = workspace.vault.list().filter(({ binding }) => binding === null)
          if (damaged.length === 0) return 'it opens'
          throw new AppError('vault.damaged', `${damaged.length} secrets were changed by other means.`)
        }),
        await looked('files of the home', async () => {
          readQueues(folder)
          readSnapshotLimits(folder)
          return existsSync(join(folder, 'blobs')) ? 'they can be read' : 'nothing is stored yet'
        }),
      ]
      return {
        status: dependencies.every((one) => one.status === 'ok') ? 'ok' : 'degraded',
        version: program.version,
        build: program.build,
        startedAt: wireTime(program.startedAt),
        dependencies,
      }
    },
  }

  function engine(): Dependency {
    const stalled = workspace.engine?.stalled() ?? null
    if (stalled) return { name: 'engine', status: 'degraded', says: stalled.detail }
    const says = workspace.engine ? 'it runs in this process' : 'another process runs it, or none'
    return { name: 'engine', status: 'ok', says }
  }
}

async function looked(name: string, look: () => Promise<string>): Promise<Dependency> {
  try {
    return { name, status: 'ok', says: await look() }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { name, status: 'down', says: [error.message, error.hint ?? ''].join(' ').trim() }
  }
}

/** How the home lies on the disk, and how much room there is; the runtime is that of this process. */
function toDependency({ what, state, says, hint = '' }: Finding): Dependency[] {
  if (what === 'runtime') return []
  const status = state === 'bad' ? ('degraded' as const) : ('ok' as const)
  const name = what === 'key' ? 'key file' : what
  return [{ name, status, says: status === 'ok' ? says : `${says}. ${hint}`.trim() }]
}
