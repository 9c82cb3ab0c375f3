import type { z } from 'zod'

import { findDaemon } from '#app'
import { askDaemon, reachDaemon } from '#app/serving'
import { AppError } from '#contract'
import { factsOf, operations } from '#contract/operations'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'

const operation = operations['health.get']
type Health = z.output<typeof operation.output>

/** `adjutant status` */
export async function statusCommand({
  console,
  homeFolder,
  stopping: signal,
}: Invocation): Promise<ExitCode> {
  const daemon = findDaemon(homeFolder)
  if (!daemon) {
    console.answer({ up: false }, () => console.line('The daemon is not up. Start it with "adjutant up".'))
    return exitCodes.failed
  }
  const health = await healthOf(homeFolder, signal)
  console.answer({ up: true, ...daemon, health }, () => {
    const how = health === null ? styled('red', 'does not answer') : styled('green', health.status)
    console.line('The daemon is up at ', styled('bold', daemon.url), ', ', how)
    console.line(
      styled('dim', `  since ${daemon.startedAt}, process ${daemon.pid}, version ${daemon.version}`),
    )
    for (const { name, status, says } of health?.dependencies ?? [])
      console.line(`  ${name.padEnd(12)} ${status.padEnd(9)} ${says}`)
  })
  return health?.status === 'ok' ? exitCodes.done : exitCodes.failed
}

/** Null when it does not answer. */
async function healthOf(homeFolder: string, signal: AbortSignal): Promise<Health | null> {
  const ask = reachDaemon(homeFolder)
  if (!ask) return null
  try {
    return operation.output.parse(await askDaemon(ask, factsOf(operation), {}, { signal }))
  } catch (error) {
    if (error instanceof AppError && error.code === 'daemon.not_up') return null
    throw error
  }
}
