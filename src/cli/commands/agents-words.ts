import { visible } from '#base'
import { AppError, type Operations, type OutputOf } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { folderSession } from '../running/folder-session.ts'
import { openOperations, type OpenOperations } from '../running/open-operations.ts'

type Words = OutputOf<Operations['words.get']>

/** `adjutant agents words` */
export async function wordsCommand(invocation: Invocation): Promise<ExitCode> {
  const { console } = invocation
  await using operations = await openOperations(invocation, { reads: false })
  const words = await wordsHere(invocation, operations)
  console.answer(words, () => {
    tellWords(invocation, words)
    console.line(trustText(words))
  })
  return exitCodes.done
}

/** `adjutant agents trust` */
export async function trustCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  await using operations = await openOperations(invocation, { reads: false })
  const words = await wordsHere(invocation, operations)
  const { session, hash } = words
  if (given.has('never')) return await set(null)
  if (hash === null || words.trust === 'trusted') {
    console.answer(words, () => console.line(trustText(words)))
    return exitCodes.done
  }
  if (!given.has('yes') && !(await mayTrust(invocation, words))) return exitCodes.stopped
  return await set(hash)

  async function set(to: string | null): Promise<ExitCode> {
    const now = await operations.ask('words.trust', { session, hash: to })
    console.answer(now, () => console.line(trustText(now)))
    return exitCodes.done
  }
}

async function wordsHere(invocation: Invocation, operations: OpenOperations): Promise<Words> {
  const folder = invocation.given.find(0)
  const session = await folderSession(invocation, {
    operations,
    folder: folder ?? '.',
    isMeant: folder !== undefined,
  })
  return operations.ask('words.get', { session })
}

/** @throws AppError `cli.usage` where nobody can be asked */
async function mayTrust(invocation: Invocation, words: Words): Promise<boolean> {
  const { console, surroundings } = invocation
  if (console.asJson || !surroundings.input.isTerminal)
    throw new AppError('cli.usage', 'Nothing was trusted: nobody can be asked here.', {
      hint: 'Look with `adjutant agents words`, then say --yes.',
    })
  tellWords(invocation, words)
  console.note(styled('bold', 'Trust these words?'), '  y trusts exactly these, anything else does not')
  const answer = (await surroundings.input.read(100)).trim().toLowerCase()
  if (answer === 'y' || answer === 'yes') return true
  console.line('Nothing was trusted.')
  return false
}

function tellWords({ console }: Invocation, { items }: Words): void {
  for (const { title, text } of items) {
    console.line(styled('bold', `${title}:`))
    for (const line of text.split('\n')) console.line(`  ${visible(line)}`)
    console.line('')
  }
}

function trustText({ project, items, trust }: Words): string {
  const place = visible(project)
  if (items.length === 0) return `${place} says nothing to agents.`
  if (trust === 'trusted') return `You trust what ${place} says to agents, as it is now.`
  return trust === 'changed'
    ? `What ${place} says to agents has changed since you trusted it: it is taken as anybody’s words.`
    : `What ${place} says to agents is taken as anybody’s words.`
}
