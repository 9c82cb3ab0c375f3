import { findDaemon, type RunningDaemon } from '#app'
import { askDaemon, reachDaemon } from '#app/serving'
import { AppError } from '#contract'
import { factsOf, loginOperations } from '#contract/operations'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'

/** `adjutant link` */
export async function linkCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, homeFolder } = invocation
  const { url } = requireDaemon(homeFolder)
  const link = await newLink(invocation)
  console.answer({ url, link }, () => {
    console.line(link)
    console.note(styled('dim', 'It opens the page once, within a minute.'))
  })
  tellRemote(invocation, url)
  return exitCodes.done
}

/** @throws AppError `daemon.not_up` */
export function requireDaemon(homeFolder: string): RunningDaemon {
  const daemon = findDaemon(homeFolder)
  if (daemon) return daemon
  throw notUp(homeFolder)
}

function notUp(homeFolder: string): AppError {
  return new AppError('daemon.not_up', `No daemon of ${homeFolder} is up.`, {
    hint: 'Start it with "adjutant up".',
    details: { home: homeFolder },
  })
}

/** A link that logs a browser in once. */
export async function newLink({ homeFolder, stopping: signal }: Invocation): Promise<string> {
  const ask = reachDaemon(homeFolder)
  if (!ask) throw notUp(homeFolder)
  const operation = loginOperations['login.newLink']
  return operation.output.parse(await askDaemon(ask, factsOf(operation), {}, { signal })).link
}

/** How to reach a page that listens on this machine alone from another one, where this one is reached by SSH. */
export function tellRemote({ console, surroundings }: Invocation, url: string): void {
  if ((surroundings.environment['SSH_CONNECTION'] ?? '') === '') return
  const { port } = new URL(url)
  console.note(`From your own machine:  ssh -L ${port}:127.0.0.1:${port} ${userAndHost(surroundings)}`)
  console.note('and then open the link there.')
}

/** As somebody who came by SSH has called this machine: its address, from `CLIENT PORT SERVER PORT`. */
function userAndHost({ environment }: Invocation['surroundings']): string {
  const [, , server = 'HOST'] = (environment['SSH_CONNECTION'] ?? '').split(' ')
  return `${environment['USER'] ?? environment['LOGNAME'] ?? 'USER'}@${server}`
}
