import type { z } from 'zod'

import type { Json, JsonObject } from '#base'
import { AppError, joinLabels, personLabel } from '#contract'
import type { KeptRecord, Tool, ToolCall } from '#gate'

import type { Listed } from './name-record.ts'
import { labelRead, readFrom } from './read-labels.ts'
import {
  changeRecord,
  type PreparedRecord,
  prepareRecord,
  reconcileRecord,
  recordPath,
  type RecordPlace,
  restsOnRecord,
  undoRecord,
} from './record-effect.ts'

/** What a call will do to one record. */
export interface RecordPlan {
  readonly place: RecordPlace
  /** One sentence for people. */
  readonly summary: string
  /** What a person's word on it rests on, besides what is there now: what words came to mean. */
  readonly meant: Json
  /** What it will be, from what it is; null to remove it. */
  readonly next: (now: KeptRecord | undefined) => JsonObject | null
}

export type PreparedPlan = PreparedRecord & { readonly meant: Json }

interface RecordTool<Input, Output extends object> extends Pick<
  Tool<Input, Output, PreparedPlan>,
  'name' | 'title' | 'description' | 'controls'
> {
  readonly input: z.ZodType<Input>
  readonly output: z.ZodType<Output>
  readonly verb: 'create' | 'replace' | 'remove'
  /** Reads only. */
  readonly plan: (input: Input, call: ToolCall) => Promise<RecordPlan>
  /** @param record as it is now; where it was removed, as it was */
  readonly describe: (input: Input, record: Listed, call: ToolCall) => Output
}

/** A tool that makes, changes or removes one record, and touches nothing else. */
export function defineRecordTool<Input, Output extends object>({
  verb,
  plan,
  describe,
  ...facts
}: RecordTool<Input, Output>): Tool<Input, Output, PreparedPlan> {
  const tell = (
    input: Input,
    { prepared, now, call }: { prepared: PreparedRecord; now: KeptRecord | undefined; call: ToolCall },
  ): Output => {
    const record = now ?? formerly(prepared)
    return readFrom(describe(input, { ...record, id: prepared.id }, call), [record])
  }
  return {
    ...facts,
    version: 1,
    effect: 'reconcilable',
    undoClass: 'reversible',
    capabilities: [],
    timeoutMs: 10_000,
    needs: () => [],
    label: (_input, output) => (verb === 'create' && !output ? personLabel : labelRead(output)),
    async preview(input, call) {
      const { place, summary } = await plan(input, call)
      return { summary, changes: [{ verb, target: recordPath(place) }] }
    },
    async prepare(input, call) {
      const { place, next, meant } = await plan(input, call)
      const { after, ...prepared } = await prepareRecord(place, next, call)
      // What is changed in part is still made of what it was.
      const label = joinLabels(call.label, prepared.before?.label ?? call.label)
      return { ...prepared, after: after && { ...after, label }, meant }
    },
    restsOn: (_input, prepared) => ({ ...restsOnRecord(prepared), meant: prepared.meant }),
    async run(input, prepared, call) {
      call.signal.throwIfAborted()
      return tell(input, { prepared, now: await changeRecord(prepared, call), call })
    },
    reconcile: (input, prepared, call) =>
      reconcileRecord(prepared, call, (now) => tell(input, { prepared, now, call })),
    undo: undoRecord(),
  }
}

function formerly({ before }: PreparedRecord): KeptRecord {
  if (!before) throw new AppError('internal.bug', 'A record that a tool was to leave is not there.')
  const { text, ...version } = before
  return { ...version, value: JSON.parse(text) as JsonObject, revision: 0 }
}
