import { amountText } from '#base'
import { AppError } from '#contract'
import type { PlannedUndo } from '#gate'
import type { RunRow } from '#engine'
import { effectText, obstaclesIn, undoCounts, type UndoPlan } from '#app'

import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { shortId } from './find-run.ts'

/** Lines of one kind that are shown unless all are asked for. */
const shownLines = 20

/** How a step is called with `--force`: its key, with its run where several have that key. */
function nameOf({ steps }: UndoPlan): (step: PlannedUndo) => string {
  const runs = new Map<string, Set<string>>()
  for (const { key, run } of steps) runs.set(key, (runs.get(key) ?? new Set()).add(run))
  return ({ key, run }) => ((runs.get(key)?.size ?? 0) > 1 ? `${shortId(run)}:${key}` : key)
}

export function nameSteps(
  plan: UndoPlan,
  steps: readonly PlannedUndo[],
): readonly { readonly name: string; readonly state: string; readonly why: string }[] {
  const name = nameOf(plan)
  return steps.map((step) => ({ name: name(step), state: step.state, why: step.why ?? '' }))
}

/**
 * The receipts that names on the command line mean.
 *
 * @throws AppError `gate.effect_not_found`, `cli.usage` for one that force does not help
 */
export function forcedPositions(plan: UndoPlan, names: readonly string[], row: RunRow): readonly number[] {
  const name = nameOf(plan)
  return names.flatMap((meant) => {
    const found = plan.steps.filter((step) => [name(step), step.key].includes(meant))
    if (found.length === 0)
      throw new AppError('gate.effect_not_found', `${row.title} has nothing to take back at ${meant}.`, {
        hint: `See "adjutant undo ${shortId(row.id)} --dry-run" for what there is.`,
        details: { run: row.id, key: meant },
      })
    for (const { state, loses, why } of found) {
      if (state !== 'undone' && state !== 'nothing' && (state !== 'changed' || !loses))
        throw new AppError('cli.usage', `Force does not help with ${meant}: ${why ?? state}.`, {
          hint: 'Leave it as it is with --keep.',
        })
    }
    return found.filter(({ state }) => state === 'changed').map(({ position }) => position)
  })
}

export function planJson(row: RunRow, plan: UndoPlan): object {
  const name = nameOf(plan)
  return {
    run: row.id,
    counts: undoCounts(plan),
    steps: plan.steps.map(({ input: _input, ...step }) => ({ name: name(step as PlannedUndo), ...step })),
    files: plan.files.map(({ content: _content, old: _old, ...change }) => change),
  }
}

/** Says what an undo would do, for people. */
export function tellPlan(
  { console, given }: Invocation,
  row: RunRow,
  plan: UndoPlan = { steps: [], files: [] },
): void {
  const counts = undoCounts(plan)
  const most = given.has('full') ? Infinity : shownLines
  const more = (count: number): void => {
    if (count > most) console.line(styled('dim', `  and ${count - most} more; see --full`))
  }
  console.line(styled('bold', `undo ${row.title}`), styled('dim', `  run ${shortId(row.id)}`))
  if (plan.steps.length === 0) {
    console.line('There is nothing to take back.')
    return
  }
  console.line(styled('green', 'would be taken back'), `  ${amountText(counts.undone, 'effect')}`)
  for (const { change, path, from } of plan.files.slice(0, most)) {
    const verb = { created: 'put back', replaced: 'restore', moved: 'move', removed: 'remove' }[change]
    console.line(`  ${verb.padEnd(9)}${from === undefined ? path : `${from} -> ${path}`}`)
  }
  more(plan.files.length)
  for (const { loses = [] } of plan.steps.filter(({ state }) => state === 'undone'))
    for (const path of loses) console.line(styled('red', 'would be lost'), `  what somebody put at ${path}`)
  const obstacles = obstaclesIn(plan)
  if (obstacles.length > 0) {
    console.line(styled('yellow', 'would be left alone'), `  ${amountText(obstacles.length, 'effect')}`)
    const name = nameOf(plan)
    for (const step of obstacles.slice(0, most)) {
      const { tool, input, why = '', state, loses } = step
      console.line(`  ${effectText(tool, input)}: ${why === '' ? state : why}`)
      if (state === 'changed' && loses)
        console.line(styled('dim', `    --force ${name(step)}${lossText(loses)}`))
    }
    more(obstacles.length)
  }
  if (counts.nothing > 0) console.line(`as before already  ${amountText(counts.nothing, 'effect')}`)
  if (counts.kept > 0) console.line(`kept by the workflow  ${amountText(counts.kept, 'effect')}`)
}

function lossText(loses: readonly string[]): string {
  return loses.length === 0 ? ' takes it back, and nothing is lost' : ` loses what is at ${loses.join(', ')}`
}
