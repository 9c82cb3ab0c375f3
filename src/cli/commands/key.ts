import { keyFile, restoreHome } from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { openOwnHome, tellPhrase } from '../running/work.ts'

/** More than any phrase of 24 words, numbered and spaced. */
const longestPhrase = 2_000

/** `adjutant key show-path` */
export async function showPathCommand({ console, homeFolder }: Invocation): Promise<ExitCode> {
  const path = keyFile(homeFolder)
  console.answer({ path }, () => console.line(path))
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
export async function restoreCommand({
  console,
  homeFolder,
  surroundings,
  stopping,
}: Invocation): Promise<ExitCode> {
  if (surroundings.input.isTerminal) console.note('Enter the 24 words of the recovery phrase in one line:')
  const phrase = await surroundings.input.read(longestPhrase)
  if (phrase.trim() === '')
    throw usage('There is no phrase.', 'Type it, or pipe it in: adjutant key restore < phrase.txt')
  await restoreHome(homeFolder, phrase, { signal: stopping })
  const path = keyFile(homeFolder)
  console.answer({ restored: true, path }, () => console.line(`The key is back in ${path}.`))
  return exitCodes.done
}
