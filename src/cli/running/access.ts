import { isAbsolute, resolve } from 'node:path'

import { type Access, readPassphraseFile } from '#app'

import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'

/** Longer than any passphrase. */
const longestPassphrase = 5_000

/** What was entered in one call of a command: it asks once, however often it opens the home. */
const entered = new WeakMap<Invocation, Promise<string>>()

/** How this call of a command gets at the key of the home. */
export function accessOf(invocation: Invocation): Access {
  const { environment, input, err } = invocation.surroundings
  const sessionFolder = environment['XDG_RUNTIME_DIR']
  return {
    ...(canAsk(invocation) ? { passphrase: () => askOnce(invocation) } : {}),
    sessionFolder: sessionFolder !== undefined && isAbsolute(sessionFolder) ? sessionFolder : undefined,
    // A person is here who can unlock it. Scripts and services come back without one.
    prefersKeychain: input.isTerminal && err.isTerminal,
  }
}

/** The passphrase that this call of a command was given, if the key asked for one. */
export async function enteredPassphrase(invocation: Invocation): Promise<string | null> {
  return (await entered.get(invocation)) ?? null
}

/** Forgets what was entered, so that it is asked for once more; false where nobody would answer otherwise. */
export function forgetEntered(invocation: Invocation): boolean {
  entered.delete(invocation)
  return (
    passphraseFile(invocation, 'ADJUTANT_PASSPHRASE_FILE') === undefined &&
    invocation.surroundings.input.isTerminal
  )
}

/**
 * A new passphrase: from the file that `ADJUTANT_NEW_PASSPHRASE_FILE` names, typed twice, or piped in.
 *
 * @throws AppError `cli.usage`
 */
export async function newPassphrase(
  invocation: Invocation,
  { mayPipe }: { mayPipe: boolean },
): Promise<string> {
  const file = passphraseFile(invocation, 'ADJUTANT_NEW_PASSPHRASE_FILE')
  if (file !== undefined) return withoutLineEnd(await readPassphraseFile(file, longestPassphrase))
  const { console, surroundings } = invocation
  if (surroundings.input.isTerminal) return typedTwice(invocation, 'New passphrase')
  if (!mayPipe) {
    throw usage('A new passphrase is needed.', 'Name a file that holds it in ADJUTANT_NEW_PASSPHRASE_FILE.')
  }
  console.note('Reading the new passphrase from the input.')
  return withoutLineEnd(await surroundings.input.read(longestPassphrase))
}

/**
 * Something that is not to be seen: typed twice without being shown, or piped in. One line end at its end goes.
 *
 * @throws AppError `cli.usage` when what is typed differs
 */
export async function readSecretly(
  invocation: Invocation,
  { what, limit }: { what: string; limit: number },
): Promise<string> {
  const { input } = invocation.surroundings
  if (input.isTerminal) return typedTwice(invocation, what, limit)
  return withoutLineEnd(await input.read(limit))
}

async function typedTwice(invocation: Invocation, what: string, limit = longestPassphrase): Promise<string> {
  const first = await typed(invocation, `${what} (not shown): `, limit)
  const second = await typed(invocation, 'Once more: ', limit)
  if (first === second) return first
  throw usage('The two are not the same. Nothing was changed.')
}

async function typed({ surroundings }: Invocation, prompt: string, limit: number): Promise<string> {
  const line = await surroundings.input.readHidden(prompt, limit)
  surroundings.err.write('\n')
  return line
}

function canAsk(invocation: Invocation): boolean {
  return (
    invocation.surroundings.input.isTerminal ||
    passphraseFile(invocation, 'ADJUTANT_PASSPHRASE_FILE') !== undefined
  )
}

function askOnce(invocation: Invocation): Promise<string> {
  const before = entered.get(invocation)
  if (before) return before
  const file = passphraseFile(invocation, 'ADJUTANT_PASSPHRASE_FILE')
  const asked =
    file === undefined
      ? typed(invocation, `Passphrase of ${invocation.homeFolder}: `, longestPassphrase)
      : readPassphraseFile(file, longestPassphrase).then(withoutLineEnd)
  entered.set(invocation, asked)
  return asked
}

function passphraseFile({ surroundings }: Invocation, name: string): string | undefined {
  const file = surroundings.environment[name]
  return file === undefined || file === '' ? undefined : resolve(surroundings.folder, file)
}

function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/, '')
}
