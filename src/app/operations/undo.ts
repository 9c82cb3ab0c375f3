import { AppError, type Implementations, type Operations, type RunUndoPlan } from '#contract'
import { requireKept, type RunRow } from '#engine'

import { beginUndo, findOpenUndo } from '../undo/begin.ts'
import { positionFrom } from '../undo/from-key.ts'
import { lossesIn, obstaclesIn, planUndoOf, undoCounts, type UndoPlan } from '../undo/plan.ts'
import { effectText } from '../words/effect-text.ts'
import type { Desk } from './desk.ts'

const mostShown = 2_000

export function undoOperations({
  workspace,
}: Desk): Pick<Implementations<Operations>, 'runs.undoPlan' | 'runs.undo' | 'runs.forkPlan'> {
  /** What was asked for, by positions instead of keys. Nothing was done from a key on: beyond every receipt. */
  async function fromOf(row: RunRow, key: string | undefined): Promise<number | null> {
    if (key === undefined) return null
    return (await positionFrom(workspace, row, key)) ?? Number.MAX_SAFE_INTEGER
  }

  return {
    async 'runs.undoPlan'({ id, from: key, force = [] }, { signal }) {
      const row = await workspace.runs.get(id)
      requireKept(row)
      const wish = { from: await fromOf(row, key), force }
      await findOpenUndo(workspace, row, wish)
      if (force.length > 0) await requireForceHelps(row, wish, signal)
      return planView(row, await planUndoOf(workspace, row, { wish, signal }))
    },

    async 'runs.forkPlan'({ id, fromKey }, { signal }) {
      const row = await workspace.runs.get(id)
      requireKept(row)
      const wish = { from: await fromOf(row, fromKey) }
      return planView(row, await planUndoOf(workspace, row, { wish, signal }))
    },

    async 'runs.undo'({ id, from: key, force, keep, lose }, { signal }) {
      const row = await workspace.runs.get(id)
      requireKept(row)
      const wish = { from: await fromOf(row, key), force }
      const open = await findOpenUndo(workspace, row, wish)
      if (open === undefined) {
        if (force.length > 0) await requireForceHelps(row, wish, signal)
        if (!keep || !lose)
          requireAgreed(row, await planUndoOf(workspace, row, { wish, signal }), { keep, lose })
      }
      const { id: run, created } = await beginUndo(workspace, row, wish)
      return { run, created }
    },
  }

  /** @throws AppError `gate.effect_not_found` for a receipt that force does not help with */
  async function requireForceHelps(
    row: RunRow,
    { from, force }: { from: number | null; force: readonly number[] },
    signal: AbortSignal,
  ): Promise<void> {
    const { steps } = await planUndoOf(workspace, row, { wish: { from }, signal })
    const helped = new Set(
      steps.flatMap(({ state, loses, position }) => (state === 'changed' && loses ? position : [])),
    )
    const other = force.find((position) => !helped.has(position))
    if (other === undefined) return
    throw new AppError(
      'gate.effect_not_found',
      `Force does not help with receipt ${other} of ${row.title}.`,
      {
        hint: 'See the plan of the undo without force.',
        details: { run: row.id, position: other },
      },
    )
  }
}

/** @throws AppError `run.undo_incomplete` */
function requireAgreed(row: RunRow, plan: UndoPlan, { keep, lose }: { keep: boolean; lose: boolean }): void {
  const obstacles = keep ? [] : obstaclesIn(plan)
  const losses = lose ? [] : lossesIn(plan)
  if (obstacles.length + losses.length === 0) return
  const parts = [
    ...(obstacles.length > 0 ? [`${obstacles.length} of what ${row.title} did cannot be taken back`] : []),
    ...(losses.length > 0 ? [`what somebody put in ${losses.length} places would be lost`] : []),
  ]
  throw new AppError('run.undo_incomplete', `Nothing was touched: ${parts.join(', and ')}.`, {
    hint: 'Look at the plan. Say "keep" to leave as it is what cannot be taken back, "lose" to agree to what is lost.',
    details: {
      run: row.id,
      left: obstacles
        .slice(0, 100)
        .map(({ position, key, state, why = '' }) => ({ position, key, state, why })),
      loses: losses.flatMap(({ loses = [] }) => loses).slice(0, 100),
    },
  })
}

function planView(row: RunRow, plan: UndoPlan): RunUndoPlan {
  const { steps, files } = plan
  return {
    run: row.id,
    counts: undoCounts(plan),
    steps: steps.slice(0, mostShown).map(({ position, run, key, tool, input, state, why, loses }) => ({
      position,
      run,
      key,
      tool,
      text: effectText(tool, input),
      state,
      why: why ?? null,
      loses: loses ? [...loses] : null,
    })),
    files: files.slice(0, mostShown).map(({ change, kind, path, from, sizeBytes }) => ({
      change,
      kind,
      path,
      from: from ?? null,
      sizeBytes,
    })),
    truncated: steps.length > mostShown || files.length > mostShown,
  }
}
