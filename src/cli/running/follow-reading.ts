import { durationText, sleep } from '#base'
import { systemClock } from '#app'
import type { ReadingReport, ReadingView } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { shortId } from './find-run.ts'
import type { OpenOperations } from './open-operations.ts'

const lookEveryMs = 250
const over = ['completed', 'failed', 'cancelled']

/** Tells how the reading of a folder goes on, until it is over or needs a person. */
export async function followReading(
  { console, stopping: signal }: Invocation,
  operations: OpenOperations,
  begun: ReadingView,
): Promise<ReadingView> {
  let reading = begun
  while (!over.includes(reading.status) && !['waiting', 'paused'].includes(reading.status)) {
    await sleep(systemClock, lookEveryMs, { signal })
    reading = await operations.ask('documents.reading', { run: begun.run })
    const { progress } = reading
    if (progress) console.live(progressText(progress))
  }
  console.endLive()
  return reading
}

function progressText({ done, toRead, leftSeconds }: NonNullable<ReadingView['progress']>): string {
  const left =
    leftSeconds === null || leftSeconds === 0 ? '' : `, about ${durationText(leftSeconds * 1_000)} left`
  return `${done} of ${toRead} files read${left}`
}

/** Tells that some passages are not found by what they mean yet. */
export function tellLacking({ console }: Invocation, lacking: number): void {
  if (lacking === 0) return
  console.note(
    `All of it is found by its words; ${lacking} passages are not found by what they mean yet. The daemon sees to that: adjutant up`,
  )
}

/** Tells what came of it. */
export function tellReading(invocation: Invocation, reading: ReadingView): ExitCode {
  const { console } = invocation
  const { run, status, report, error } = reading
  if (report) {
    tellReport(invocation, report)
    if (report.added > 0) console.note(`Take it back: adjutant undo ${shortId(run)}`)
    return exitCodes.done
  }
  if (error) console.complain(styled('red', error.code), ` ${error.message}`)
  else console.line(`It is not done yet: run ${shortId(run)} is ${status}.`)
  return status === 'failed' ? exitCodes.failed : exitCodes.waiting
}

function tellReport({ console }: Invocation, report: ReadingReport): void {
  const { added, changed, same, removed, noText, unread, problems } = report
  const told = [
    [added, 'read'],
    [changed, 'read anew'],
    [same, 'as before'],
    [removed, 'gone'],
    [noText, 'without text'],
  ] as const
  const counts = told.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  console.line(
    styled('green', 'done'),
    `  ${report.folder} in ${report.collection}: ${counts.join(', ') || 'nothing to read'}`,
  )
  if (unread === 0) return
  console.line(styled('yellow', String(unread)), ` could not be read:`)
  for (const { path, code, message } of problems.slice(0, 10)) {
    console.line('  ', styled('dim', code), `  ${path}`)
    if (message !== '') console.line('     ', message)
  }
  if (unread > 10) console.note('See them all: adjutant documents unread')
}
