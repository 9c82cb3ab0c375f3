import type { Json, JsonObject } from '#base'
import { AppError, forgotten, forgottenText, type Label, type Problem } from '#contract'

import type { AskedFor, JournalRecord, RecordBody } from './journal-record.ts'
import type { RunRow } from './run-info.ts'

export interface LeftOfRun {
  /** What each key asked for, by the fold of the whole journal. */
  readonly steps: Readonly<Record<string, AskedFor>>
  /** What stays of the output of a key, such as who answered and what it took; of the run's own where the key is empty. */
  readonly keep: (key: string, output: Json) => JsonObject
}

/**
 * What is left of a record of a run that has ended: that it happened, when, to what key, at which attempt, by whom and
 * with which error code. What was told and said is only told the length of. Pure, and the same for what is left already.
 */
export function forgetRecord(record: JournalRecord, { steps, keep }: LeftOfRun): JournalRecord {
  const { seq, at } = record
  return { ...leftOf(record, { steps, keep }), seq, at }
}

function leftOf(record: RecordBody, { steps, keep }: LeftOfRun): RecordBody {
  switch (record.type) {
    case 'run.started':
      return {
        ...record,
        input: forgotten(record.input),
        label: plain(record.label),
        forgotten: record.forgotten ?? steps,
      }
    case 'run.continued':
      return { ...record, input: forgotten(record.input), label: plain(record.label) }
    case 'effect.intended':
      return { ...record, prepared: forgotten(record.prepared) }
    case 'effect.held':
      return { ...record, ask: forgotten(record.ask), onExpiry: forgotten(record.onExpiry) }
    case 'effect.released':
      return { ...record, answer: forgotten(record.answer) }
    case 'effect.done':
    case 'child.done':
      return {
        ...record,
        output: forgotten(record.output, keep(record.key, record.output)),
        ...plainLabel(record),
      }
    case 'run.completed':
      return { ...record, output: forgotten(record.output, keep('', record.output)), ...plainLabel(record) }
    case 'effect.failed':
    case 'child.failed':
    case 'run.failing':
    case 'run.failed':
      return { ...record, error: codeOf(record.error) }
    case 'run.parked':
      return { ...record, problem: codeOf(record.problem) }
    case 'effect.unknown':
      return { ...record, why: forgottenText }
    case 'signal.received':
      return { ...record, payload: forgotten(record.payload), ...plainLabel(record) }
    case 'run.cancelling':
    case 'run.cancelled':
      return { ...record, reason: forgottenText }
    case 'run.forked':
      return { ...record, overrides: forgotten(record.overrides) }
    case 'note':
      return { ...record, data: forgotten(record.data) }
    default:
      return record
  }
}

/** @throws AppError `engine.run_forgotten` for a run whose contents are no longer kept */
export function requireKept({ id, title, forgottenAt }: Pick<RunRow, 'id' | 'title' | 'forgottenAt'>): void {
  if (forgottenAt === null) return
  throw new AppError('engine.run_forgotten', `What run ${title} was told and said is no longer kept.`, {
    hint: 'Begin a new run. When this one ran, what it used and how it ended can still be looked at.',
    details: { run: id, forgottenAt },
  })
}

/** Sources are names of files and of hosts. */
function plain(label: Label): Label {
  return { ...label, sources: [] }
}

function plainLabel({ label }: { label?: Label }): { label?: Label } {
  return label ? { label: plain(label) } : {}
}

function codeOf({ code }: Problem): Problem {
  return new AppError(code, forgottenText).toProblem()
}
