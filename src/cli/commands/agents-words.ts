import { visible } from '#base'
import type { Operations, OutputOf } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { askYes } from '../running/ask-yes.ts'
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
  const mayTrust =
    given.has('yes') ||
    (await askYes(invocation, {
      show: () => tellWords(invocation, words),
      question: 'Trust these words?',
      answers: 'y trusts exactly these, anything else does not',
      undone: 'Nothing was trusted',
      hint: 'Look with `adjutant agents words`, then say --yes.',
    }))
  if (!mayTrust) return exitCodes.stopped
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
