import { amountText, isJsonObject, type Json } from '#base'
import { AppError } from '#contract'
import { Receipt } from '#gate'
import type { RunInfo, RunRow } from '#engine'
import {
  beginUndo,
  effectText,
  findOpenUndo,
  lossesIn,
  obstaclesIn,
  planUndoOf,
  positionFrom,
  undoCounts,
  type UndoPlan,
  type Workspace,
} from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { findRun, shortId } from '../running/find-run.ts'
import { follow } from '../running/follow.ts'
import { runJson, tellOutcome } from '../running/outcome.ts'
import { forcedPositions, nameSteps, planJson, tellPlan } from '../running/undo-plan.ts'
import { openWork, type Work } from '../running/work.ts'
import { tellStopped } from './run.ts'

/** One effect that was not taken back. */
interface Left {
  readonly position: number
  readonly state: string
  readonly why: string
}

/** What was asked for: positions instead of keys. */
interface Wish {
  readonly from: number | null
  readonly force: readonly number[]
}

/** `adjutant undo`: takes back what a run did, by a run of its own. */
export async function undoCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const dryRun = given.has('dryRun')
  await using work = await openWork(invocation, {
    engine: dryRun ? 'never' : 'preferred',
    launch: !dryRun,
    reads: true,
  })
  const { workspace } = work
  const row = await findRun(workspace.runs, given.arg(0))
  const { wish, plan } = await lookAhead(invocation, workspace, row)
  if (dryRun) {
    console.answer(planJson(row, plan ?? { steps: [], files: [] }), () => tellPlan(invocation, row, plan))
    return exitCodes.done
  }
  if (plan && !(await mayBegin(invocation, row, plan))) return exitCodes.stopped
  const { id, created } = await beginUndo(workspace, row, wish)
  console.note(
    styled('bold', `undo ${row.title}`),
    styled('dim', `  run ${shortId(row.id)}, by run ${shortId(id)}${created ? '' : ', which was under way'}`),
  )
  if (given.has('detach')) {
    console.answer(runJson(await workspace.runs.get(id)), () => console.line(id))
    return exitCodes.done
  }
  return await bringToEnd(invocation, work, id)
}

async function bringToEnd(invocation: Invocation, work: Work, id: string): Promise<ExitCode> {
  const { workspace } = work
  const info = await follow(invocation, workspace, id)
  if (!info) return tellStopped(invocation, work, id)
  if (info.status !== 'completed') return tellOutcome(invocation, workspace, info)
  return tellUndone(invocation, workspace, info)
}

/** What will happen; no plan for an undo that is under way, or when everything is agreed to beforehand. */
async function lookAhead(
  { given, stopping }: Invocation,
  workspace: Workspace,
  row: RunRow,
): Promise<{ wish: Wish; plan: UndoPlan | undefined }> {
  const key = given.text('from')
  const found = key === undefined ? null : await positionFrom(workspace, row, key)
  // Nothing was done from there on: beyond every receipt.
  const from = key === undefined ? null : (found ?? Number.MAX_SAFE_INTEGER)
  const names = given.list('force')
  const dryRun = given.has('dryRun')
  if (names.length === 0) {
    const wish = { from, force: [] }
    const open = await findOpenUndo(workspace, row, wish)
    if (!dryRun && (open !== undefined || given.has('yes') || given.has('keep')))
      return { wish, plan: undefined }
    return { wish, plan: await planUndoOf(workspace, row, { wish, signal: stopping }) }
  }
  const plain = await planUndoOf(workspace, row, { wish: { from }, signal: stopping })
  const wish = { from, force: forcedPositions(plain, names, row) }
  const open = await findOpenUndo(workspace, row, wish)
  if (open !== undefined && !dryRun) return { wish, plan: undefined }
  return { wish, plan: await planUndoOf(workspace, row, { wish, signal: stopping }) }
}

/**
 * Whether to go on when something cannot be taken back, or is lost by it.
 *
 * @throws AppError `cli.undo_incomplete` where nobody can be asked
 */
async function mayBegin(invocation: Invocation, row: RunRow, plan: UndoPlan): Promise<boolean> {
  const { console, given, surroundings } = invocation
  const obstacles = obstaclesIn(plan)
  const losses = lossesIn(plan)
  if (given.has('yes') || (losses.length === 0 && (obstacles.length === 0 || given.has('keep')))) return true
  if (console.asJson || !surroundings.input.isTerminal) {
    const { undone, nothing } = undoCounts(plan)
    throw new AppError('cli.undo_incomplete', whyNot(row, obstacles.length, losses.length), {
      hint: 'Look with --dry-run. --keep leaves as it is what cannot be taken back; --yes also agrees to what is lost.',
      details: {
        run: row.id,
        undoable: undone + nothing,
        left: nameSteps(plan, obstacles).slice(0, 100),
        loses: losses.flatMap(({ loses = [] }) => loses).slice(0, 100),
      },
    })
  }
  tellPlan(invocation, row, plan)
  console.note(styled('bold', 'Take the rest back?'), '  y takes it back, anything else leaves all as it is')
  const answer = (await surroundings.input.read(100)).trim().toLowerCase()
  if (answer === 'y' || answer === 'yes') return true
  console.line('Nothing was touched.')
  return false
}

function whyNot(row: RunRow, obstacles: number, losses: number): string {
  const parts = [
    obstacles > 0 ? `${amountText(obstacles, 'effect')} of ${row.title} cannot be taken back` : '',
    losses > 0 ? `force would lose what somebody put in ${amountText(losses, 'place')}` : '',
  ]
  return `Nothing was touched: ${parts.filter((part) => part !== '').join(', and ')}.`
}

async function tellUndone({ console }: Invocation, workspace: Workspace, info: RunInfo): Promise<ExitCode> {
  const { undone, left, leftCount } = readOutput(info.output)
  const named = await Promise.all(
    left.map(async (one) => ({ ...one, ...(await effectOf(workspace, one.position)) })),
  )
  console.answer({ ...runJson(info), undone, left: named, leftCount }, () => {
    if (undone + leftCount === 0) console.line('There was nothing to take back.')
    else console.line(styled('green', 'taken back'), `  ${amountText(undone, 'effect')}`)
    if (leftCount === 0) return
    console.line(styled('yellow', 'left alone'), `  ${amountText(leftCount, 'effect')}:`)
    for (const { tool, input, state, why } of named.slice(0, 50))
      console.line(`  ${effectText(tool, input)}: ${why === '' ? state : why}`)
    if (leftCount > 50) console.line(`  and ${leftCount - 50} more; see --json`)
  })
  return leftCount === 0 ? exitCodes.done : exitCodes.failed
}

function readOutput(output: Json | undefined): {
  undone: number
  left: readonly Left[]
  leftCount: number
} {
  const { undone = 0, left = [], leftCount = 0 } = isJsonObject(output) ? output : {}
  return { undone: Number(undone), left: left as unknown as readonly Left[], leftCount: Number(leftCount) }
}

async function effectOf(
  workspace: Workspace,
  position: number,
): Promise<{ key: string; tool: string; input: Json }> {
  const fact = await workspace.facts.get(position)
  const receipt = Receipt.safeParse(fact?.data)
  const key = fact?.key ?? ''
  if (!receipt.success) return { key, tool: 'unknown', input: null }
  const { undoes, tool, input } = receipt.data
  if (undoes && undoes.base !== position) return { ...(await effectOf(workspace, undoes.base)), key }
  return { key, tool, input: input as Json }
}
