import type { Json } from '#base'
import type { RunRow } from '#engine'

import { type ExitCode, exitCodes } from '../command.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { findRun, shortId } from '../running/find-run.ts'
import { follow } from '../running/follow.ts'
import { runJson, tellOutcome } from '../running/outcome.ts'
import { openWork, type Work } from '../running/work.ts'
import { tellStopped } from './run.ts'

/** `adjutant pause` */
export async function pauseCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, by } = invocation
  await using work = await openWork(invocation, { engine: 'preferred', reads: true })
  const { runs } = work.workspace
  const { id } = await findRun(runs, given.arg(0))
  await runs.pause(id, { by })
  const row = await runs.get(id)
  console.answer(runJson(row), () => {
    console.line(`${row.title} ${shortId(id)} is paused; "adjutant resume ${shortId(id)}" goes on.`)
  })
  return exitCodes.done
}

/** `adjutant resume` */
export async function resumeCommand(invocation: Invocation): Promise<ExitCode> {
  return steer(invocation, async ({ workspace }, { id }) => {
    await workspace.runs.resume(id, { by: invocation.by })
  })
}

/** `adjutant cancel` */
export async function cancelCommand(invocation: Invocation): Promise<ExitCode> {
  const reason = invocation.given.text('why') ?? 'cancelled on the command line'
  const code = await steer(invocation, async ({ workspace }, { id }) => {
    await workspace.runs.cancel(id, { by: invocation.by, reason })
  })
  // That it ends cancelled is what was asked for.
  return code === exitCodes.failed ? exitCodes.done : code
}

/** `adjutant signal` */
export async function signalCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, by } = invocation
  const name = given.arg(1)
  if (name === '' || name.length > 200) throw usage('The name of a signal has 1 to 200 characters.')
  const payload = jsonOrText(given.find(2))
  const id = given.text('id')
  await using work = await openWork(invocation, { engine: 'preferred', reads: true })
  const { runs } = work.workspace
  const row = await findRun(runs, given.arg(0))
  await runs.signal(row.id, { name, payload, by, ...(id === undefined ? {} : { id }) })
  console.answer({ run: row.id, signal: name }, () => {
    console.line(`${row.title} ${shortId(row.id)} has the signal ${name}.`)
    if (work.isOurs)
      console.note('Nothing works on it now: "adjutant run --resume" or "adjutant work" goes on.')
  })
  return exitCodes.done
}

/** A value as it was typed: JSON where it is that, text otherwise, null for none. */
export function jsonOrText(text: string | undefined): Json {
  if (text === undefined) return null
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}

/** Does something to a run and follows it from there, unless `--detach` says otherwise. */
export async function steer(
  invocation: Invocation,
  act: (work: Work, row: RunRow) => Promise<void>,
): Promise<ExitCode> {
  const { console, given } = invocation
  const detached = given.has('detach')
  await using work = await openWork(invocation, { engine: 'preferred', launch: !detached, reads: true })
  const { workspace } = work
  const row = await findRun(workspace.runs, given.arg(0))
  await act(work, row)
  if (detached) {
    const now = await workspace.runs.get(row.id)
    console.answer(runJson(now), () => {
      console.line(row.id)
      if (work.isOurs)
        console.note('Nothing works on it now: "adjutant run --resume" or "adjutant work" goes on.')
    })
    return exitCodes.done
  }
  const info = await follow(invocation, workspace, row.id)
  return info ? await tellOutcome(invocation, workspace, info) : await tellStopped(invocation, work, row.id)
}
