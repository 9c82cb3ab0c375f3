import { z } from 'zod'

import type { Json } from '#base'
import { thin } from '#adapters'
import { AppError, type Implementations, type Operations, type RunEvent, type ShownValue } from '#contract'
import { isTerminal } from '#engine'

import { foldRun } from '../running/fold-shelf.ts'
import type { Desk } from './desk.ts'
import { placeFrom, placeText } from './list-place.ts'
import { inputOf, stepView, workflowOf } from './run-detail.ts'
import { graphOf } from './run-graph.ts'
import { receiptsPage } from './run-receipts.ts'
import { wireTime } from './wire-time.ts'

type Named = 'runs.steps' | 'runs.value' | 'runs.events' | 'runs.graph' | 'runs.receipts'

const StepPlace = z.tuple([z.int().nonnegative()])
/** Events read at a time, and characters of JSON text after which a part of a journal ends. */
const eventsAtOnce = 50
const mostEventText = 4_000_000

export function runContentsOperations({ workspace }: Desk): Pick<Implementations<Operations>, Named> {
  const { runs } = workspace
  return {
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

    async 'runs.graph'({ id }) {
      const info = await runs.get(id)
      const failed = isTerminal(info.status) && info.status !== 'completed'
      return graphOf(await workflowOf(workspace, info), await foldRun(workspace, info), { failed })
    },

    async 'runs.receipts'({ id, ...rest }) {
      await runs.get(id)
      return receiptsPage(workspace, id, rest)
    },
  }
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
