import { z } from 'zod'

import { AppError, type Implementations, type Operations } from '#contract'

import { answerAll, type Asked, askedIn, isLate } from '../running/approvals.ts'
import { foldRun } from '../running/fold-shelf.ts'
import { needsOf, openRunsOf } from '../running/for-person.ts'
import type { Workspace } from '../workspace.ts'
import { approvalView, openQuestions, placeIn, revisionOf } from './approval-view.ts'
import type { Desk } from './desk.ts'
import { leasesOperations } from './leases.ts'
import { placeFrom, placeText } from './list-place.ts'

type Named = Extract<keyof Operations, `approvals.${string}`>

const Place = z.tuple([z.string(), z.string()])

export function approvalsOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { workspace } = desk
  const { runs } = workspace

  return {
    ...leasesOperations(desk),

    async 'approvals.list'({ cursor, limit }) {
      const all = await openQuestions(workspace)
      const [run, place] = cursor === undefined ? [] : placeFrom(Place, cursor)
      const last = all.findIndex(({ need }) => need.run === run && placeIn(need) === place)
      // Where it was answered meanwhile, the list begins anew: nothing that waits is passed over.
      const from = last + 1
      const items = all.slice(from, from + limit)
      const end = items.at(-1)?.need
      return {
        items,
        next: from + limit < all.length && end ? placeText([end.run, placeIn(end)]) : null,
        total: all.length,
      }
    },

    'approvals.get': async ({ run }) => approvalView(workspace, await runs.get(run)),

    async 'approvals.approve'({ run, key, argsHash, revision, hunks }, { caller: { by } }) {
      await runs.get(run)
      // Before the question is looked for: what is answered in between is found answered, not changed.
      const fresh = await isOfRevision(workspace, run, revision)
      const need = requireShown(await askedIn(workspace, run, { all: true }), { run, key, argsHash })
      if (!need) throw await gone(workspace, run, key)
      if (!fresh) throw stale(run, 'Something else is asked by now.')
      const most = need.ask.hunks?.length ?? 0
      if (hunks?.some((hunk) => hunk >= most))
        throw new AppError('input.invalid', `${key} has ${most} parts that can be allowed by themselves.`)
      const answer = { decision: 'allow', hash: argsHash, ...(hunks ? { hunks } : {}) }
      try {
        await runs.answer(need.run, key, { answer, by })
      } catch (error) {
        throw isLate(error) ? await gone(workspace, need.run, key) : error
      }
      return { run: need.run, key }
    },

    async 'approvals.approveShown'({ run, effects, revision }, { caller: { by } }) {
      await runs.get(run)
      if (!(await isOfRevision(workspace, run, revision))) throw stale(run, 'Something else is asked by now.')
      const asked = await askedIn(workspace, run, { all: true })
      const missing: { run: string; key: string }[] = []
      const meant: Asked[] = []
      for (const effect of effects) {
        const need = requireShown(
          asked.filter((one) => one.run === effect.run),
          effect,
        )
        if (need) meant.push(need)
        else missing.push({ run: effect.run, key: effect.key })
      }
      for (const { run: where, key } of missing) {
        const why = await gone(workspace, where, key)
        if (why.code !== 'approval.answered') throw why
      }
      const answerTo = ({ hash }: Asked['ask']) => ({ decision: 'allow', hash })
      const { said, late } = await answerAll(workspace, meant, { answerTo, by })
      return { allowed: said, late: [...missing, ...late.map((one) => ({ run: one.run, key: one.key }))] }
    },

    async 'approvals.deny'({ run, key, argsHash, why }, { caller: { by } }) {
      await runs.get(run)
      const asked = await askedIn(workspace, run, { key, all: true })
      if (asked.length === 0) {
        if (key !== undefined) throw await gone(workspace, run, key)
        throw new AppError('run.nothing_asked', `Run ${run} asks nothing.`, { details: { run } })
      }
      if (key !== undefined) requireShown(asked, { run, key, argsHash })
      const { said, late } = await answerAll(workspace, asked, {
        answerTo: () => ({ decision: 'deny', why }),
        by,
      })
      const [first] = late
      if (said === 0 && first) throw await gone(workspace, first.run, first.key)
      return { denied: said }
    },
  }
}

/** Whether all that is asked is still what was shown. */
async function isOfRevision(
  workspace: Workspace,
  run: string,
  revision: string | undefined,
): Promise<boolean> {
  if (revision === undefined) return true
  const needs = await needsOf(workspace, await openRunsOf(workspace, run), { all: true, moving: true })
  return revisionOf(needs) === revision
}

/**
 * What was shown, as it is asked now.
 *
 * @throws AppError `approval.stale`, `approval.answered`
 */
function requireShown(
  asked: readonly Asked[],
  { run, key, argsHash }: { run: string; key: string; argsHash?: string | undefined },
): Asked | undefined {
  const fitting = asked.filter((need) => need.key === key)
  const need = fitting.find((one) => one.run === run) ?? fitting[0]
  if (need && argsHash !== undefined && need.ask.hash !== argsHash)
    throw stale(need.run, `${key} is no longer what was shown.`)
  return need
}

/** Says who has answered, or that it is not asked any more. */
async function gone(workspace: Workspace, run: string, key: string): Promise<AppError> {
  const rows = [await workspace.runs.get(run), ...(await openRunsOf(workspace, run))]
  for (const row of rows) {
    const by = (await foldRun(workspace, row)).steps.get(key)?.answeredBy
    if (by === undefined) continue
    return new AppError('approval.answered', `${by} has answered ${key} already.`, {
      hint: 'Look at the run to see what became of it.',
      details: { run: row.id, key, by },
    })
  }
  return stale(run, `Nothing is asked under ${key}.`)
}

function stale(run: string, message: string): AppError {
  return new AppError('approval.stale', message, {
    hint: 'Look at it again, and decide anew.',
    details: { run },
  })
}
