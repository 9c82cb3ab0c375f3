import { endProcess, isAlive, systemClock } from '#app'
import { sleep } from '#base'

import { type ExitCode, exitCodes } from '../command.ts'
import type { Invocation } from '../invocation.ts'
import { requireDaemon } from './link.ts'

const lookEveryMs = 100

/** `adjutant down`: waits until the daemon has ended, however long what has begun takes. */
export async function downCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, homeFolder, stopping: signal } = invocation
  const daemon = requireDaemon(homeFolder)
  // The one that watches over it would start it again.
  endProcess(isAlive(daemon.supervisor) ? daemon.supervisor : daemon.pid, 'SIGTERM')
  console.note('Stopping when what has begun is done.')
  while (isAlive(daemon.pid)) await sleep(systemClock, lookEveryMs, { signal })
  console.answer({ stopped: true }, () => console.line('The daemon has ended. Runs are kept.'))
  return exitCodes.done
}
