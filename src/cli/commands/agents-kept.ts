import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { agentNotes, agentTemplate, missingIn, readAgentFile } from '#app'
import { AppError } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { openWork } from '../running/work.ts'

/** `adjutant agents new` */
export async function newCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, surroundings } = invocation
  const name = given.arg(0)
  const description = given.text('description')
  if (description === undefined)
    throw usage('An agent has a description.', 'Say with --description what it is for.')
  const text = agentTemplate(name, description)
  const typed = given.text('file')
  const file = typed === undefined ? null : resolve(surroundings.folder, typed)
  if (file !== null) await writeNew(file, text)
  console.answer({ agent: name, file, text }, () => {
    if (file === null) console.block(text)
    else console.line(`Wrote ${file}; "adjutant agents save" keeps it.`)
  })
  return exitCodes.done
}

/** `adjutant agents save` */
export async function saveCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, surroundings, by, stopping: signal } = invocation
  const { document, notes } = await readAgentFile(resolve(surroundings.folder, given.arg(0)))
  await using work = await openWork(invocation, { engine: 'never' })
  const { agents, clock } = work.workspace
  const { name } = document
  const before = await agents.findVersion(name, 'newest', { signal })
  const saved = await agents.save(document, { by, at: clock.now(), signal })
  const version = saved?.version ?? null
  const created = before?.version !== version
  const missing = missingIn(document)
  console.answer({ agent: name, version, created, missing, notes: agentNotes(notes) }, () => {
    if (created) console.line(styled('green', 'kept'), `  ${name}, version ${version ?? 0}`)
    else console.line(`${name} is the same as its version ${version ?? 0}; nothing was kept.`)
    for (const { message, line } of notes) console.note(styled('dim', `line ${line ?? 1}`), ` ${message}`)
    if (missing.length > 0) console.note(styled('yellow', 'missing'), ` ${missing.join(', ')}`)
  })
  return exitCodes.done
}

/** `adjutant agents rm` */
export async function removeCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, stopping: signal } = invocation
  const name = given.arg(0)
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  if (!(await work.workspace.agents.remove(name, { signal }))) {
    throw new AppError('agent.not_found', `No agent ${name} is kept here.`, {
      hint: 'See "adjutant agents list". Those of the program and of folders cannot be removed.',
      details: { agent: name },
    })
  }
  console.answer({ agent: name, removed: true }, () =>
    console.line(`${name} is out of use. "adjutant agents versions ${name}" shows what it was.`),
  )
  return exitCodes.done
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' })
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST'
    const message = isThere
      ? `${file} is there already.`
      : `${file} cannot be written: ${(error as Error).message}`
    throw new AppError(isThere ? 'files.exists' : 'files.denied', message, {
      cause: error,
      hint: 'Name a new file.',
      details: { path: file },
    })
  }
}
