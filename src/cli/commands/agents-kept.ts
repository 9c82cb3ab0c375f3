import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'

import { agentNotes, agentTemplate, readAgentFile } from '#app'
import type { JsonObject } from '#base'
import { AppError } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { scheduleLines } from '../printing/schedule-text.ts'
import { ask } from '../running/ask-operation.ts'
import { openOperations } from '../running/open-operations.ts'

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
  const { console, surroundings } = invocation
  const file = resolve(surroundings.folder, invocation.given.arg(0))
  const { document, notes } = await readAgentFile(file)
  const { name } = document
  await using operations = await openOperations(invocation, { reads: false })
  const given = JSON.parse(JSON.stringify(document)) as JsonObject
  const { version, created, missing } = await operations.ask('agents.save', { name, document: given })
  const { schedule } = await operations.ask('agents.get', { name, from: 'kept' })
  console.answer({ agent: name, version, created, missing, notes: agentNotes(notes), schedule }, () => {
    if (created) console.line(styled('green', 'kept'), `  ${name}, version ${version}`)
    else console.line(`${name} is the same as its version ${version}; nothing was kept.`)
    for (const { message, line } of notes) console.note(styled('dim', `line ${line ?? 1}`), ` ${message}`)
    if (missing.length > 0) console.note(styled('yellow', 'missing'), ` ${missing.join(', ')}`)
    if (schedule) for (const line of scheduleLines(name, schedule)) console.line(line)
  })
  return exitCodes.done
}

/** `adjutant agents schedule` */
export async function scheduleCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const name = given.arg(0)
  const word = given.find(1)
  if (word !== undefined && word !== 'on' && word !== 'off')
    throw usage(`A schedule is on or off, not ${JSON.stringify(word)}.`, 'Write on or off.')
  await using operations = await openOperations(invocation, { reads: word === undefined })
  const schedule =
    word === undefined
      ? (await operations.ask('agents.get', { name, from: 'kept' })).schedule
      : await operations.ask('agents.schedule', { name, on: word === 'on' })
  console.answer(schedule, () => {
    if (!schedule) console.line(`${name} has no schedule.`)
    else for (const line of scheduleLines(name, schedule)) console.line(line)
    if (schedule?.on && word === 'on' && !operations.isDaemon)
      console.note(styled('yellow', 'not up'), '  It starts only while the daemon is up: adjutant up')
  })
  return exitCodes.done
}

/** `adjutant agents rm` */
export async function removeCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const name = given.arg(0)
  // No home is made for taking something out of it.
  await ask(invocation, 'agents.get', { name, from: 'kept' })
  await using operations = await openOperations(invocation, { reads: false })
  await operations.ask('agents.remove', { name })
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
