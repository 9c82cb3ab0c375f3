import { z } from 'zod'

import type { Json } from '#base'
import { thin } from '#adapters'
import { AppError, type Implementations, type Operations, type RunEvent, type ShownValue } from '#contract'
import { isTerminal } from '#engine'

import { foldRun } from '../running/fold-shelf.ts'
import { startWorkflow } from '../running/start-workflow.ts'
import type { Workspace } from '../workspace.ts'
import type { Desk } from './desk.ts'
import { readyRun, refuseDangers } from './given-workflow.ts'
import { placeFrom, placeText } from './list-place.ts'
import { onceKey, onceRun } from './once-key.ts'
import { grantOf, sessionOf } from './projects.ts'
import { bundleOf } from './run-bundle.ts'
import { inputOf, stepView, viewRun, workflowOf } from './run-detail.ts'
import { graphOf } from './run-graph.ts'
import { receiptsPage } from './run-receipts.ts'
import { sessionTag, summaryOf } from './run-summary.ts'
import { wireTime } from './wire-time.ts'

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
const StepPlace = z.tuple([z.int().nonnegative()])
/** Events read at a time, and characters of JSON text after which a part of a journal ends. */
const eventsAtOnce = 50
const mostEventText = 4_000_000

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
      const there = session === undefined ? undefined : sessionOf(desk, session)
      const { id, created } = await startWorkflow(workspace, found, {
        ...onceKey(once),
        ...onceRun(once),
        input,
        grants: there ? [...grants, grantOf(there.project)] : grants,
        asked: mode,
        yes,
        ...(budget ? { budget } : {}),
        plan: approved && keepPlan(workspace, approved, caller.by),
        by: caller.by,
        signal,
        ...(there ? { tags: { [sessionTag]: there.id } } : {}),
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

    async 'runs.steps'({ id, cut, cursor, limit }) {
      const [from] = cursor === undefined ? [0] : placeFrom(StepPlace, cursor)
      const fold = await foldRun(workspace, await runs.get(id))
      const all = [...fold.steps.values()]
      return {
        items: all.slice(from, from + limit).map((step) => stepView(step, fold, cut)),
        next: from + limit < all.length ? placeText([from + limit]) : null,
        total: all.length,
        isKnown: fold.isKnown,
      }
    },

    async 'runs.value'({ id, key, part, event }) {
      const info = await runs.get(id)
      if (event !== undefined) {
        const [record] = await runs.journal(id, { after: event - 1, limit: 1 })
        if (record?.seq !== event) throw noValue(id, `no event ${event}`)
        const { seq: _seq, at: _at, type: _type, ...data } = record
        return asValue(data as unknown as Json)
      }
      const fold = await foldRun(workspace, info)
      if (key === undefined) return asValue(part === 'input' ? inputOf(fold) : (info.output ?? null))
      const step = fold.steps.get(key)
      if (!step) throw noValue(id, `nothing under the key ${JSON.stringify(key.toWellFormed())}`)
      return asValue(part === 'input' ? step.input : (step.output ?? null))
    },

    async 'runs.events'({ id, after, limit }) {
      await runs.get(id)
      const items: RunEvent[] = []
      let seq = after
      for (let length = 0; items.length < limit && length < mostEventText;) {
        const most = Math.min(eventsAtOnce, limit - items.length)
        const records = await runs.journal(id, { after: seq, limit: most })
        for (const { seq: number, at, type, ...data } of records) {
          seq = number
          const text = JSON.stringify(data)
          length += text.length
          items.push({ seq, at: wireTime(at), type, data: thin(text) as RunEvent['data'] })
        }
        if (records.length < most) return { items, next: null }
      }
      return { items, next: seq }
    },

    async 'runs.children'({ id, ...rest }) {
      await runs.get(id)
      return page({ parent: id }, rest)
    },

    async 'runs.graph'({ id }) {
      const info = await runs.get(id)
      const failed = isTerminal(info.status) && info.status !== 'completed'
      return graphOf(await workflowOf(workspace, info), await foldRun(workspace, info), { failed })
    },

    async 'runs.receipts'({ id, ...rest }) {
      await runs.get(id)
      return receiptsPage(workspace, id, rest)
    },

    'runs.bundle': async ({ id }, { signal }) => bundleOf(desk, await runs.get(id), { signal }),
  }
}

/** Keeps a person's word on effects that a dry-run has shown, and names it for the run that does them. */
function keepPlan({ leases, clock, newId }: Workspace, hashes: readonly string[], by: string): string {
  const id = newId('plan')
  leases.addPlan({ id, hashes, by, at: clock.now() })
  return id
}

function asValue(value: Json): { value: ShownValue['value'] } {
  return { value: value as ShownValue['value'] }
}

function noValue(run: string, what: string): AppError {
  return new AppError('engine.key_unknown', `Run ${run} has ${what}.`, {
    hint: 'See its steps.',
    details: { run },
  })
}
