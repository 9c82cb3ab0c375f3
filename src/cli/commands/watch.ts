import type { WatchView } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { pathTyped } from '../inputs/path-typed.ts'
import type { Invocation } from '../invocation.ts'
import { ask } from '../running/ask-operation.ts'
import { followReading, tellLacking, tellReading } from '../running/follow-reading.ts'
import { followVectors } from '../running/follow-vectors.ts'
import { openOperations } from '../running/open-operations.ts'

/** `adjutant watch add` */
export async function addCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  await using operations = await openOperations(invocation, { reads: false })
  const collection = given.text('collection')
  const watch = await operations.ask('watches.add', {
    folder: pathTyped(invocation, given.arg(0)),
    ...(collection === undefined ? {} : { collection }),
  })
  // Where the daemon watches, it reads at its own pace.
  const reading = watch.reading && (await followReading(invocation, operations, watch.reading))
  const lacking = reading?.report ? await followVectors(invocation, operations, reading.collection) : 0
  console.answer({ ...watch, reading }, () => {
    console.line(styled('green', 'watched'), `  ${watch.folder}, into ${watch.collection}`)
    if (reading) tellReading(invocation, reading)
    tellLacking(invocation, lacking)
    if (!operations.isDaemon) console.note('Changes are followed while the daemon is up: adjutant up')
  })
  return exitCodes.done
}

/** `adjutant watch list` */
export async function listCommand(invocation: Invocation): Promise<ExitCode> {
  const { console } = invocation
  const { items } = await ask(invocation, 'watches.list', {})
  console.answer(items, () => {
    if (items.length === 0) console.line('No folder is watched. "adjutant watch add FOLDER" watches one.')
    else
      console.table(
        ['folder', 'collection', 'state'],
        items.map((watch) => [styled('bold', watch.folder), watch.collection, stateText(watch)]),
      )
  })
  return exitCodes.done
}

function stateText({ paused, problem, isWatched, reading }: WatchView) {
  if (paused) return styled('dim', 'paused')
  if (problem !== null) return styled('red', problem)
  if (!isWatched) return styled('yellow', 'not followed: the daemon is not up')
  const progress = reading?.status === 'completed' ? null : reading?.progress
  return progress ? `reading, ${progress.done} of ${progress.toRead}` : styled('green', 'followed')
}

/** `adjutant watch pause` */
export async function pauseCommand(invocation: Invocation): Promise<ExitCode> {
  const watch = await ask(invocation, 'watches.pause', { id: pathTyped(invocation, invocation.given.arg(0)) })
  invocation.console.answer(watch, () => invocation.console.line(`${watch.folder} is paused.`))
  return exitCodes.done
}

/** `adjutant watch resume` */
export async function resumeCommand(invocation: Invocation): Promise<ExitCode> {
  const watch = await ask(invocation, 'watches.resume', {
    id: pathTyped(invocation, invocation.given.arg(0)),
  })
  invocation.console.answer(watch, () => invocation.console.line(`${watch.folder} is watched again.`))
  return exitCodes.done
}

/** `adjutant watch rm` */
export async function removeCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const removed = await ask(invocation, 'watches.remove', { id: pathTyped(invocation, given.arg(0)) })
  console.answer(removed, () =>
    console.line(`${removed.folder} is watched no longer. What was read of it stays.`),
  )
  return exitCodes.done
}
