import { amountText, durationText, sleep } from '#base'
import { needsOf, openRunsOf, Stillness, type Workspace } from '#app'
import { isForPerson, type RunRow, type RunStatus } from '#engine'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { shortId } from './find-run.ts'
import { colourOf, exitOf, runJson, statusText, tellNeed } from './outcome.ts'
import { openWork } from './work.ts'

const lookEveryMs = 150
/** A run that only waits for a time is left alone after so long; `adjutant work` stays with it. */
const timerPatienceMs = 60_000

const openStatuses: readonly RunStatus[] = ['queued', 'running', 'waiting', 'compensating']

/** Goes on with every run that was left behind, until each has ended or waits for something from outside. */
export async function resumeAll(invocation: Invocation): Promise<ExitCode> {
  const { console, stopping } = invocation
  await using work = await openWork(invocation, { engine: 'preferred', launch: true, reads: true })
  const { workspace } = work
  const rows = await workspace.runs.list({ status: openStatuses, top: true, limit: 1_000 })
  const going = rows.filter((row) => !isForPerson(row))
  if (rows.length > 0) console.note(`Going on with ${amountText(going.length, 'run')}.`)
  await untilStill(invocation, workspace)
  if (stopping.aborted) {
    console.note('Stopping when what has begun is done. The runs are kept.')
    return exitCodes.stopped
  }
  const ends = await Promise.all(rows.map(({ id }) => workspace.runs.get(id)))
  const needs = new Map<string, Awaited<ReturnType<typeof needsOf>>>()
  for (const { id } of ends) needs.set(id, await needsOf(workspace, await openRunsOf(workspace, id)))
  console.answer(
    ends.map((end) => ({ ...runJson(end), needs: needs.get(end.id) ?? [] })),
    () => {
      if (ends.length === 0) console.line('Nothing was left behind.')
      for (const end of ends) {
        const tookMs = (end.finishedAt ?? end.updatedAt) - (end.startedAt ?? end.createdAt)
        const parts = [
          styled(colourOf(end), statusText(end)),
          `  ${end.title}  `,
          styled('dim', shortId(end.id)),
        ]
        console.line(...parts, styled('dim', `  ${durationText(tookMs)} from its start`))
        if (end.error && end.status === 'failed') console.line(`  ${end.error.code}: ${end.error.detail}`)
        for (const need of needs.get(end.id) ?? []) tellNeed(console, need)
      }
    },
  )
  const codes = new Set(ends.map(exitOf))
  if (codes.has(exitCodes.failed)) return exitCodes.failed
  return codes.has(exitCodes.waiting) ? exitCodes.waiting : exitCodes.done
}

/** Until no run moves any more without a signal, a person or a time that is far away. */
async function untilStill({ console, stopping }: Invocation, { runs, clock }: Workspace): Promise<void> {
  let movedAt = clock.now()
  let ended = 0
  let before = new Set<string>()
  const stillness = new Stillness()
  while (!stopping.aborted) {
    const rows = await runs.list({ status: openStatuses, limit: 1_000 })
    const now = new Set(rows.map(({ id }) => id))
    ended += [...before].filter((id) => !now.has(id)).length
    before = now
    const moves = rows.some(isMoving)
    if (moves) movedAt = clock.now()
    const hasTime =
      rows.some(({ waiting }) => waiting === 'timer') && clock.now() - movedAt <= timerPatienceMs
    if (stillness.look(moves || hasTime ? null : rows.map(({ id }) => id))) break
    console.live(`  ${amountText(rows.length, 'run')} under way, ${amountText(ended, 'run')} ended`)
    await sleep(clock, lookEveryMs, { signal: stopping }).catch(() => {})
  }
  console.endLive()
}

/** Whether something happens to a run without anybody's doing. A wait for the disk ends when it has room. */
function isMoving({ status, waiting }: RunRow): boolean {
  return status !== 'waiting' || waiting === 'resource'
}
