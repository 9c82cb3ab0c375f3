import { z } from 'zod'

import { AppError, type Implementations, type Operations } from '#contract'

import { approvePlan } from '../running/approved-plan.ts'
import { startWorkflow } from '../running/start-workflow.ts'
import type { Desk } from './desk.ts'
import { readyRun, refuseDangers } from './given-workflow.ts'
import { placeFrom, placeText } from './list-place.ts'
import { onceKey, onceRun } from './once-key.ts'
import { ofSession } from './projects.ts'
import { bundleOf } from './run-bundle.ts'
import { runContentsOperations } from './run-contents.ts'
import { viewRun } from './run-detail.ts'
import { sessionTag, summaryOf } from './run-summary.ts'

type Named =
  | 'runs.start'
  | 'runs.list'
  | 'runs.get'
  | 'runs.steps'
  | 'runs.value'
  | 'runs.events'
  | 'runs.children'
  | 'runs.graph'
  | 'runs.receipts'
  | 'runs.bundle'

const After = z.tuple([z.string()])

export function runsOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { workspace } = desk
  const { runs } = workspace

  async function page(
    query: Omit<Parameters<typeof runs.list>[0], 'limit' | 'after'>,
    { cursor, limit }: { cursor?: string | undefined; limit: number },
  ) {
    const [after] = cursor === undefined ? [] : placeFrom(After, cursor)
    const rows = await runs.list({ ...query, limit: limit + 1, ...(after === undefined ? {} : { after }) })
    const items = rows.slice(0, limit)
    const next = rows.length > limit ? placeText([items.at(-1)?.id ?? '']) : null
    return { items: items.map(summaryOf), next }
  }

  return {
    ...runContentsOperations(desk),

    async 'runs.start'(given, { caller, once, signal }) {
      const { mode, dangersSeen, budget, approved, yes, session } = given
      if (mode === 'observe') {
        throw new AppError('input.invalid', 'A run that only looks is a dry-run.', {
          hint: 'Ask for workflows.dryRun.',
        })
      }
      const { found, input, grants, dangers } = await readyRun(desk, given, { signal })
      refuseDangers(dangers, {
        capability: [...new Set(dangers.map(({ capability }) => capability))].join(', '),
        seen: dangersSeen,
      })
      const { project, tags, grants: own } = ofSession(desk, session)
      const { id, created } = await startWorkflow(workspace, found, {
        ...onceKey(once),
        ...onceRun(once),
        input,
        grants: [...grants, ...own],
        asked: mode,
        project,
        yes,
        ...(budget ? { budget } : {}),
        plan: approved && approvePlan(workspace, approved, caller.by),
        by: caller.by,
        signal,
        tags,
      })
      return { run: id, created }
    },

    'runs.list': async ({ status, workflow, search, top, session, since, ...rest }) =>
      page(
        {
          top,
          ...(status && status.length > 0 ? { status } : {}),
          ...(workflow === undefined ? {} : { title: workflow }),
          ...(search === undefined || search === '' ? {} : { search }),
          ...(session === undefined ? {} : { tag: { name: sessionTag, value: session } }),
          ...(since === undefined ? {} : { since: Date.parse(since) }),
        },
        rest,
      ),

    'runs.get': async ({ id, cut }) => viewRun(workspace, await runs.get(id), cut),

    async 'runs.children'({ id, ...rest }) {
      await runs.get(id)
      return page({ parent: id }, rest)
    },

    'runs.bundle': async ({ id }, { signal }) => bundleOf(desk, await runs.get(id), { signal }),
  }
}
