import { isJsonObject, type Json } from '#base'
import { AppError, unwindProgram } from '#contract'
import { Receipt } from '#gate'
import { isTerminal, type RunInfo, terminalStates } from '#engine'
import type { Workspace } from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { amountText } from '../printing/amounts.ts'
import { effectText } from '../printing/effect-text.ts'
import { findRun, shortId } from '../running/find-run.ts'
import { follow } from '../running/follow.ts'
import { runJson, tellOutcome } from '../running/outcome.ts'
import { openWork } from '../running/work.ts'
import { tellStopped } from './run.ts'

/** One effect that was not taken back. */
interface Left {
  readonly position: number
  readonly state: string
  readonly why: string
}

/** `adjutant undo`: takes back what a run did, by a run of its own. */
export async function undoCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  await using work = await openWork(invocation, { engine: 'preferred', launch: true, reads: true })
  const { workspace } = work
  const row = await findRun(workspace.runs, given.arg(0))
  requireEnded(row)
  const title = `undo ${row.title}`
  const { id } = await workspace.runs.start({
    program: unwindProgram,
    input: { run: row.id },
    title,
    // Two at once would get in each other's way: one that is under way, if only cut short, is gone on with.
    dedupKey: `undo ${row.id} ${await countEnded(workspace, { title, run: row.id })}`,
    context: row.context,
    tags: { undoes: row.id },
  })
  console.note(
    styled('bold', `undo ${row.title}`),
    styled('dim', `  run ${shortId(row.id)}, by run ${shortId(id)}`),
  )
  if (given.has('detach')) {
    console.answer(runJson(await workspace.runs.get(id)), () => console.line(id))
    return exitCodes.done
  }
  const info = await follow(invocation, workspace, id)
  if (!info) return await tellStopped(invocation, work, id)
  if (info.status !== 'completed') return await tellOutcome(invocation, workspace, info)
  return await tellUndone(invocation, workspace, info)
}

/** How many times the run has been taken back to the end. */
async function countEnded(
  { runs }: Workspace,
  { title, run }: { title: string; run: string },
): Promise<number> {
  let count = 0
  for (let after: string | undefined; ;) {
    const rows = await runs.list({ title, status: terminalStates, limit: 1_000, ...(after ? { after } : {}) })
    count += rows.filter(({ program, tags }) => program === unwindProgram && tags['undoes'] === run).length
    after = rows.at(-1)?.id
    if (rows.length < 1_000) return count
  }
}

function requireEnded({ id, status, title }: Pick<RunInfo, 'id' | 'status' | 'title'>): void {
  if (isTerminal(status)) return
  throw new AppError('cli.run_going', `${title} ${shortId(id)} has not ended: it is ${status}.`, {
    hint: `"adjutant cancel ${shortId(id)}" stops it and takes back what it did.`,
    details: { run: id, status },
  })
}

async function tellUndone({ console }: Invocation, workspace: Workspace, info: RunInfo): Promise<ExitCode> {
  const { undone, left } = readOutput(info.output)
  const named = await Promise.all(
    left.map(async (one) => ({ ...one, ...(await effectOf(workspace, one.position)) })),
  )
  console.answer({ ...runJson(info), undone, left: named }, () => {
    if (undone + left.length === 0) console.line('There was nothing to take back.')
    else console.line(styled('green', 'taken back'), `  ${amountText(undone, 'effect')}`)
    if (named.length === 0) return
    console.line(styled('yellow', 'left alone'), `  ${amountText(named.length, 'effect')}:`)
    for (const { tool, input, state, why } of named.slice(0, 50))
      console.line(`  ${effectText(tool, input)}: ${why === '' ? state : why}`)
    if (named.length > 50) console.line(`  and ${named.length - 50} more; see --json`)
  })
  return left.length === 0 ? exitCodes.done : exitCodes.failed
}

function readOutput(output: Json | undefined): { undone: number; left: readonly Left[] } {
  const { undone = 0, left = [] } = isJsonObject(output) ? output : {}
  return { undone: Number(undone), left: left as unknown as readonly Left[] }
}

async function effectOf({ facts }: Workspace, position: number): Promise<{ tool: string; input: Json }> {
  const { data } = (await facts.get(position)) ?? {}
  const receipt = Receipt.safeParse(data)
  if (!receipt.success) return { tool: 'unknown', input: null }
  return { tool: receipt.data.tool, input: receipt.data.input as Json }
}
