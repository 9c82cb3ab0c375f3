import { exchangeKeys, hasHome, keyFile, keyStoreOf, noteKeyChange, restoreHome } from '#app'
import { AppError } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { accessOf, newPassphrase } from '../running/access.ts'
import { openOwnHome, tellPhrase } from '../running/work.ts'

/** More than any phrase of 24 words, numbered and spaced. */
const longestPhrase = 2_000

const protections = ['passphrase', 'keychain', 'file'] as const
type Protection = (typeof protections)[number]

/** `adjutant key show-path` */
export async function showPathCommand({ console, homeFolder }: Invocation): Promise<ExitCode> {
  const path = keyFile(homeFolder)
  console.answer({ path }, () => console.line(path))
  return exitCodes.done
}

/** `adjutant key status`: looks, without opening anything. */
export async function keyStatusCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, homeFolder, stopping: signal } = invocation
  const { protection, isOpen } = await keyStoreOf(homeFolder, accessOf(invocation)).status({ signal })
  const path = keyFile(homeFolder)
  console.answer({ home: homeFolder, protection: protection ?? null, open: isOpen, path }, () =>
    console.line(describe(protection, isOpen, path)),
  )
  return exitCodes.done
}

function describe(protection: Protection | undefined, isOpen: boolean, path: string): string {
  switch (protection) {
    case undefined:
      return 'There is no key yet; the first run makes one.'
    case 'file':
      return `The key is in ${path}, which only you can read.`
    case 'keychain':
      return 'The key is in the keychain of this system.'
    case 'passphrase':
      return `The key is under a passphrase, ${isOpen ? 'and unlocked' : 'and locked'}.`
  }
}

/** `adjutant key protect` */
export async function protectCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const how = protections.find((one) => one === given.arg(0))
  if (!how)
    throw usage(`A key is protected by ${protections.join(', ')}, not ${JSON.stringify(given.arg(0))}.`)
  await protect(invocation, how)
  console.answer({ protection: how }, () => {
    console.line(says[how])
    if (how !== 'file') console.note('Keep the recovery phrase: "adjutant key phrase" shows it.')
  })
  return exitCodes.done
}

const says: Readonly<Record<Protection, string>> = {
  passphrase: 'The key is under the passphrase from now on.',
  keychain: 'The key is in the keychain of this system from now on.',
  file: 'The key is in a file from now on, which only you can read.',
}

/** `adjutant key change`: another passphrase. */
export async function changeCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, homeFolder, stopping: signal } = invocation
  const { protection } = await keyStoreOf(homeFolder, accessOf(invocation)).status({ signal })
  if (protection !== 'passphrase') {
    throw new AppError('keys.no_passphrase', `The key of ${homeFolder} is under no passphrase.`, {
      hint: 'Give it one: adjutant key protect passphrase',
    })
  }
  await protect(invocation, 'passphrase')
  console.answer({ changed: true }, () =>
    console.line('The new passphrase opens the home, and the old one no more.'),
  )
  return exitCodes.done
}

async function protect(invocation: Invocation, how: Protection): Promise<void> {
  const { homeFolder, stopping: signal } = invocation
  const home = await openOwnHome(invocation, { reads: true, quiet: true })
  const cover =
    how === 'passphrase'
      ? ({ with: how, passphrase: await newPassphrase(invocation, { mayPipe: true }) } as const)
      : ({ with: how } as const)
  await keyStoreOf(homeFolder, accessOf(invocation)).protect(home.master, cover, { signal })
  noteKeyChange(home, { kind: 'key.protect', by: invocation.by, data: { protection: how } })
}

/** `adjutant key rotate` */
export async function rotateKeysCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, stopping: signal } = invocation
  const home = await openOwnHome(invocation, { reads: true, quiet: true })
  await exchangeKeys(home, { by: invocation.by, signal })
  console.answer({ rotated: true }, () =>
    console.line('The database is encrypted with a new key. The recovery phrase is as it was.'),
  )
  return exitCodes.done
}

/** `adjutant key phrase`: asked for by name, so it goes wherever the output goes. */
export async function phraseCommand(invocation: Invocation): Promise<ExitCode> {
  const { console } = invocation
  const home = await openOwnHome(invocation, { reads: true, quiet: true })
  console.answer({ phrase: home.phrase }, () => tellPhrase((...parts) => console.line(...parts), home))
  home.phraseShown()
  return exitCodes.done
}

/** `adjutant key restore` */
export async function restoreCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, homeFolder, surroundings, stopping: signal } = invocation
  const access = accessOf(invocation)
  const { protection } = await keyStoreOf(homeFolder, access).status({ signal })
  // A home that had a passphrase is not quietly left without one.
  const how = given.choice('protect', protections) ?? (protection === 'passphrase' ? protection : undefined)
  if (surroundings.input.isTerminal) console.note('Enter the 24 words of the recovery phrase in one line:')
  const phrase = await surroundings.input.read(longestPhrase)
  if (phrase.trim() === '')
    throw usage('There is no phrase.', 'Type it, or pipe it in: adjutant key restore < phrase.txt')
  const cover =
    how === 'passphrase'
      ? ({ with: how, passphrase: await newPassphrase(invocation, { mayPipe: false }) } as const)
      : how && ({ with: how } as const)
  const home = await restoreHome(homeFolder, phrase, { access, ...(cover ? { cover } : {}), signal })
  if (hasHome(homeFolder))
    noteKeyChange(home, { kind: 'key.restore', by: invocation.by, data: { protection: how ?? 'file' } })
  const path = keyFile(homeFolder)
  console.answer({ restored: true, path }, () => {
    console.line(`The key is back in ${path}.`)
    if (how !== undefined) console.line(says[how])
  })
  return exitCodes.done
}

/** `adjutant vault lock` */
export async function lockCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, homeFolder, stopping: signal } = invocation
  await keyStoreOf(homeFolder, accessOf(invocation)).lock({ signal })
  console.answer({ locked: true }, () =>
    console.line('Locked: what begins from now on asks for the passphrase. What runs goes on.'),
  )
  return exitCodes.done
}

/** `adjutant vault unlock` */
export async function unlockCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, homeFolder, stopping: signal } = invocation
  const keys = keyStoreOf(homeFolder, accessOf(invocation))
  const { master } = await openOwnHome(invocation, { reads: true, quiet: true })
  const { protection } = await keys.status({ signal })
  if (protection === 'passphrase') await keys.unlock(master, { signal })
  console.answer({ locked: false }, () =>
    console.line(
      protection === 'passphrase'
        ? 'Unlocked until "adjutant vault lock", the end of your session, or a restart of the machine.'
        : 'The key is under no passphrase; there was nothing to unlock.',
    ),
  )
  return exitCodes.done
}
