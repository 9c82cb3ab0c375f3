import { basename } from 'node:path'

import {
  AppError,
  type ForgetPlan as ForgetPlanView,
  type Implementations,
  type Operations,
  toProblem,
} from '#contract'
import type { ForgettableTree } from '#adapters'
import type { RunStatus } from '#engine'

import { forgettable, forgetTrees, planForget } from '../forgetting/forget.ts'
import { documentsDue } from '../forgetting/due-documents.ts'
import { dueNow, forgetDue } from '../forgetting/forget-due.ts'
import type { Desk } from './desk.ts'
import { sessionOf } from './projects.ts'
import { sessionTag } from './run-summary.ts'

type Named =
  | 'runs.forgetPlan'
  | 'runs.forget'
  | 'sessions.forgetPlan'
  | 'sessions.forget'
  | `retention.${'due' | 'apply'}`

const mostNamed = 100
const open: readonly RunStatus[] = ['queued', 'running', 'waiting', 'paused', 'compensating']

export function forgettingOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { workspace } = desk
  const { forgetting, sessions, runs, snapshots, clock, log } = workspace

  async function ofSession(id: string): Promise<readonly ForgettableTree[]> {
    sessionOf(desk, id)
    const tag = { name: sessionTag, value: id }
    const [going] = await runs.list({ tag, top: true, status: open, limit: 1 })
    if (!going) return forgetting.trees({ session: id })
    throw new AppError('gate.run_going', `${going.title} ${going.id} has not ended: it is ${going.status}.`, {
      hint: 'Let it come to its end, or cancel it.',
      details: { run: going.id, status: going.status },
    })
  }

  /** What was forgotten stays so, whatever the disk says; what it has still to give up is asked for again later. */
  async function takeOff(trees: number, signal: AbortSignal): Promise<{ trees: number; isOffDisk: boolean }> {
    desk.changed('sessions')
    desk.changed('runs')
    try {
      await snapshots.sweep({ signal })
      await workspace.scrub({ signal })
    } catch (error) {
      signal.throwIfAborted()
      log?.write({ level: 'error', event: 'retention.failed', code: toProblem(error).code })
    }
    const { blobs, file } = forgetting.unscrubbed()
    return { trees, isOffDisk: blobs.length === 0 && !file }
  }

  return {
    'runs.forgetPlan': async ({ id }) => planView(workspace, [await forgettable(workspace, id)]),

    async 'runs.forget'({ id, undoable }, { caller: { by }, signal }) {
      const trees = [await forgettable(workspace, id)]
      requireConsent(trees, undoable)
      return takeOff(await forgetTrees(workspace, trees, { by, signal }), signal)
    },

    'sessions.forgetPlan': async ({ id }) => planView(workspace, await ofSession(id)),

    async 'sessions.forget'({ id, undoable }, { caller: { by }, signal }) {
      const trees = await ofSession(id)
      requireConsent(trees, undoable)
      const count = await forgetTrees(workspace, trees, { by, signal })
      const at = clock.now()
      forgetting.forgetSession(id, { by, at })
      // A title may be words that somebody said.
      sessions.rename(id, { title: basename(sessionOf(desk, id).project).slice(0, 200), revision: null, at })
      return takeOff(count, signal)
    },

    async 'retention.due'(_input, { signal }) {
      const { trees, withheld } = dueNow(workspace)
      const documents = await documentsDue(workspace, { signal })
      return {
        ...planView(workspace, trees),
        withheld: withheld.length,
        documents: documents.reduce((sum, { count }) => sum + count, 0),
      }
    },

    async 'retention.apply'(_input, { caller: { by }, signal }) {
      const { forgotten, documents } = await forgetDue(workspace, { by, signal })
      if (documents > 0) desk.changed('documents')
      return { ...(await takeOff(forgotten, signal)), documents }
    },
  }

  function planView(at: typeof workspace, trees: readonly ForgettableTree[]): ForgetPlanView {
    const { undoable, trees: all, ...counts } = planForget(at, trees)
    return {
      ...counts,
      trees: all.length,
      undoable: undoable.slice(0, mostNamed).map(({ top: run, title }) => ({ run, title })),
      undoableCount: undoable.length,
    }
  }
}

/** @throws AppError `run.forget_undoable` */
function requireConsent(trees: readonly ForgettableTree[], isMeant: boolean): void {
  const undoable = trees.filter((tree) => tree.undoable)
  if (isMeant || undoable.length === 0) return
  const [{ title }] = undoable as [ForgettableTree]
  throw new AppError(
    'run.forget_undoable',
    undoable.length === 1
      ? `What ${title} did can still be taken back, and could no longer be then.`
      : `What ${undoable.length} of the runs did can still be taken back, and could no longer be then.`,
    {
      hint: 'Take back what you do not want first. Then say that those that can be taken back are meant, too.',
      details: { runs: undoable.slice(0, mostNamed).map(({ top }) => top) },
    },
  )
}
