import { findDaemon, type RunningDaemon } from '#app'
import { askDaemon, reachDaemon } from '#app/serving'
import { AppError } from '#contract'
import { factsOf, loginOperations } from '#contract/operations'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { tellRemote } from '../running/tell-remote.ts'

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
