import type { Json } from '#base'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { findRun, shortId } from '../running/find-run.ts'
import { follow } from '../running/follow.ts'
import { runJson, tellOutcome } from '../running/outcome.ts'
import { openWork } from '../running/work.ts'
import { tellStopped } from './run.ts'

/** `adjutant fork`: a new run that shares the old one's beginning. */
export async function forkCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const fromKey = given.text('from')
  if (fromKey === undefined)
    throw usage('It is not said where to begin anew.', 'Add --from KEY; "adjutant show" names the keys.')
  const overrides = Object.fromEntries(given.list('set').map(parseOverride))
  await using work = await openWork(invocation, {
    engine: 'preferred',
    launch: !given.has('detach'),
    reads: true,
  })
  const { workspace } = work
  const row = await findRun(workspace.runs, given.arg(0))
  const id = await workspace.runs.fork(row.id, { fromKey, overrides })
  console.note(
    styled('bold', row.title),
    styled('dim', `  run ${shortId(id)}, a fork of ${shortId(row.id)} from ${fromKey}`),
  )
  if (given.has('detach')) {
    console.answer(runJson(await workspace.runs.get(id)), () => console.line(id))
    return exitCodes.done
  }
  const info = await follow(invocation, workspace, id)
  return info ? await tellOutcome(invocation, workspace, info) : await tellStopped(invocation, work, id)
}

function parseOverride(text: string): [string, Json] {
  // Of a turn of an agent: the one thing that is set there, as it is typed.
  const model = /^model=(.*)$/s.exec(text)?.[1]
  if (model !== undefined) return ['/model', model]
  const cut = text.indexOf('=')
  const pointer = text.slice(0, Math.max(0, cut))
  if (!pointer.startsWith('/'))
    throw usage(
      `${JSON.stringify(text)} sets nothing.`,
      "Write --set POINTER=JSON, such as --set '/input/n=3'.",
    )
  try {
    return [pointer, JSON.parse(text.slice(cut + 1)) as Json]
  } catch {
    throw usage(`${pointer} is set to what is no JSON.`, `Quote text twice: --set '${pointer}="text"'.`)
  }
}
