import { type FromDaemon, openHome, ToDaemon } from '#app'
import { openDaemon } from '#app/serving'
import { AppError, toProblem } from '#contract'

import manifest from '../../../package.json' with { type: 'json' }
import { type ExitCode, exitCodes } from '../command.ts'
import type { Invocation } from '../invocation.ts'
import type { SupervisingProcess } from '../surroundings.ts'
import { accessOf } from './access.ts'
import { hostsOf, portOf } from './where-to-listen.ts'

/** Is the daemon, until it is told to end or the process that watches over it is gone. */
export async function serveDaemon(invocation: Invocation, supervisor: SupervisingProcess): Promise<ExitCode> {
  const { homeFolder, surroundings, stopping, by } = invocation
  const stop = new AbortController()
  const signal = AbortSignal.any([stopping, stop.signal])
  const told = await supervisor.first()
  // Whoever started this process has thought better of it, such as at the question for the passphrase.
  if (told === undefined) return exitCodes.done
  const { passphrase, demo, port: before } = ToDaemon.parse(told)
  supervisor.onGone(() => {
    stop.abort()
  })
  const say = (message: FromDaemon): void => {
    supervisor.send(message)
  }
  try {
    const access = accessOf(invocation)
    const asked = passphrase === null ? access : { ...access, passphrase: async () => passphrase }
    const home = await openHome(homeFolder, { access: asked, signal })
    await using daemon = await openDaemon(home, {
      access: asked,
      by,
      version: manifest.version,
      port: portOf(invocation),
      before,
      hosts: hostsOf(invocation),
      supervisor: Number(surroundings.environment['ADJUTANT_SUPERVISOR'] ?? surroundings.self.pid),
      demo,
      remember(next) {
        say({ says: 'passphrase', passphrase: next })
      },
      complain: (text) => invocation.console.complain(text),
      signal,
    })
    say({ says: 'ready', url: daemon.url, link: daemon.newLink() })
    await new Promise((resolve) => {
      if (signal.aborted) resolve(undefined)
      signal.addEventListener('abort', resolve)
    })
    return exitCodes.done
  } catch (error) {
    if (error instanceof AppError) say({ says: 'failed', problem: toProblem(error) })
    throw error
  }
}
