import { amountText, sleep } from '#base'

import { type ExitCode, exitCodes } from '../command.ts'
import type { Invocation } from '../invocation.ts'
import { openWork } from '../running/work.ts'

const lookEveryMs = 500

/** `adjutant work`: runs the engine in the foreground and takes in what other processes ask for. */
export async function workCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, stopping } = invocation
  await using work = await openWork(invocation, { engine: 'required', launch: true })
  const { runs, clock, engine } = work.workspace
  console.note('Working. Ctrl-C stops when what has begun is done.')
  let stalled = false
  while (!stopping.aborted) {
    const problem = engine?.stalled() ?? null
    if (problem && !stalled)
      console.complain(`Nothing can be written: ${problem.detail} It is tried again and again.`)
    stalled = problem !== null
    if (console.isLive) {
      const rows = await runs.list({
        status: ['queued', 'running', 'waiting', 'compensating'],
        top: true,
        limit: 1_000,
      })
      const busy = rows.filter(({ status }) => status !== 'waiting').length
      console.live(`  ${amountText(busy, 'run')} under way, ${rows.length - busy} waiting`)
    }
    await sleep(clock, lookEveryMs, { signal: stopping }).catch(() => {})
  }
  console.note('Stopping when what has begun is done.')
  console.answer({ stopped: true }, () => {})
  return exitCodes.done
}
