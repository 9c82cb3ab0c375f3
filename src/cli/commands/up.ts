import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'

import {
  canOpenBrowser,
  daemonFolder,
  findDaemon,
  FromDaemon,
  openBrowser,
  startChild,
  supervise,
  systemClock,
  ToDaemon,
} from '#app'
import { AppError } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { makeDemoFolder } from '../demo/demo-folder.ts'
import { enteredPassphrase } from '../running/access.ts'
import { tellRemote } from '../running/tell-remote.ts'
import { hostsOf, portOf } from '../running/where-to-listen.ts'

/**
 * `adjutant up`. Three processes may have a part in it: the one that a person called, one that watches over the daemon
 * (the same, unless detached), and the daemon.
 */
export async function upCommand(invocation: Invocation): Promise<ExitCode> {
  const { surroundings, given } = invocation
  const { supervisor, environment } = surroundings
  // What was typed wrongly is told by the one who can show it.
  portOf(invocation)
  hostsOf(invocation)
  if (supervisor && environment['ADJUTANT_SUPERVISED'] === 'serve') {
    // By far the largest part of the program, which only the daemon itself needs.
    const { serveDaemon } = await import('../running/serve-daemon.ts')
    return serveDaemon(invocation, supervisor)
  }
  if (supervisor) return watchDetached(invocation, supervisor)
  const running = findDaemon(invocation.homeFolder)
  if (running) {
    const { newLink } = await import('./link.ts')
    const link = await newLink(invocation)
    invocation.console.note(`The daemon is up already, since ${running.startedAt}.`)
    await show(invocation, { url: running.url, link })
    return exitCodes.done
  }
  if (given.has('detach')) {
    await meetPerson(invocation)
    return detach(invocation)
  }
  return watch(invocation)
}

/** Shows the recovery phrase of a new home, and asks for the passphrase of one that has one, while somebody is here. */
async function meetPerson(invocation: Invocation): Promise<void> {
  const { openOwnHome } = await import('../running/work.ts')
  await openOwnHome(invocation, { reads: false })
}

async function watch(invocation: Invocation): Promise<ExitCode> {
  const { console, stopping: signal } = invocation
  // Loads meanwhile, and touches nothing until it is told to begin.
  const early = [startServing(invocation)]
  try {
    await meetPerson(invocation)
  } catch (error) {
    // Let go of, it ends by itself.
    for (const child of early) child.release()
    throw error
  }
  await supervise({
    start: () => early.pop() ?? startServing(invocation),
    ...(await handedDown(invocation)),
    onReady({ url, link, again }) {
      if (again) console.note('It is up again.')
      else void show(invocation, { url, link })
    },
    onEnd({ how, pauseMs }) {
      console.complain(`The daemon ended ${how}. It is started again in ${pauseMs / 1_000} s; runs are kept.`)
    },
    clock: systemClock,
    signal,
  })
  console.note('The daemon has ended. Runs are kept: "adjutant up" goes on with them.')
  console.answer({ stopped: true }, () => {})
  return exitCodes.done
}

/** What the daemon gets from the person who calls, each time that it starts. */
async function handedDown(invocation: Invocation): Promise<ToDaemon> {
  const { given, surroundings } = invocation
  return {
    passphrase: await enteredPassphrase(invocation),
    demo: given.has('demo') ? await makeDemoFolder(surroundings.folder) : null,
    port: null,
  }
}

function startServing({ surroundings }: Invocation): ReturnType<typeof startChild> {
  const { self, args, environment, folder } = surroundings
  return startChild({
    file: self.file,
    args: [...self.args, ...args],
    environment: {
      ...environment,
      ADJUTANT_SUPERVISED: 'serve',
      ADJUTANT_SUPERVISOR: String(self.pid),
    },
    folder,
  })
}

/** Says where the page is, and opens it where somebody could see it. */
async function show(invocation: Invocation, { url, link }: { url: string; link: string }): Promise<void> {
  const { console, given, surroundings } = invocation
  const { environment, err } = surroundings
  const mayOpen =
    given.has('browser') &&
    (environment['ADJUTANT_NO_BROWSER'] ?? '') === '' &&
    err.isTerminal &&
    canOpenBrowser(environment)
  console.answer({ url, link }, () => {
    console.line(styled('bold', 'Adjutant is up: '), url)
    console.line(`  ${link}`)
    console.line(styled('dim', '  opens the page once, within a minute; "adjutant link" prints another'))
  })
  if (mayOpen && (await openBrowser(link))) return
  tellRemote(invocation, url)
}

/** Starts a process that watches over the daemon, and comes back when the daemon is up. */
async function detach(invocation: Invocation): Promise<ExitCode> {
  const { surroundings, homeFolder, console } = invocation
  const { self, args, environment, folder } = surroundings
  mkdirSync(daemonFolder(homeFolder), { recursive: true, mode: 0o700 })
  const output = openSync(join(daemonFolder(homeFolder), 'up.log'), 'a', 0o600)
  const watcher = startChild({
    file: self.file,
    args: [...self.args, ...args],
    environment: { ...environment, ADJUTANT_SUPERVISED: 'watch' },
    folder,
    output,
  })
  closeSync(output)
  const said = new Promise<FromDaemon>((resolve) => {
    watcher.onMessage((message) => {
      resolve(FromDaemon.parse(message))
    })
  })
  watcher.send(await handedDown(invocation))
  const first = await Promise.race([said, watcher.ended.then(() => undefined)])
  watcher.release()
  if (first?.says === 'failed') throw AppError.fromProblem(first.problem)
  if (first?.says !== 'ready') {
    throw new AppError('daemon.not_up', 'The daemon did not begin.', {
      hint: `See ${join(daemonFolder(homeFolder), 'up.log')}.`,
    })
  }
  await show(invocation, first)
  console.note('It stays up. "adjutant down" ends it.')
  return exitCodes.done
}

/** Watches over the daemon where nobody is there to see it; tells whoever called how the start went. */
async function watchDetached(
  invocation: Invocation,
  caller: NonNullable<Invocation['surroundings']['supervisor']>,
): Promise<ExitCode> {
  const { console, stopping: signal } = invocation
  const handed = ToDaemon.parse(await caller.first())
  try {
    await supervise({
      start: () => startServing(invocation),
      ...handed,
      onReady({ url, link }) {
        caller.send({ says: 'ready', url, link } satisfies FromDaemon)
      },
      onEnd({ how }) {
        console.complain(`The daemon ended ${how}. It is started again.`)
      },
      clock: systemClock,
      signal,
    })
    return exitCodes.done
  } catch (error) {
    if (error instanceof AppError)
      caller.send({ says: 'failed', problem: error.toProblem() } satisfies FromDaemon)
    throw error
  }
}
