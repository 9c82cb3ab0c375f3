import { Mode, type RunSummary, unwindProgram } from '#contract'
import { isForPerson, type RunRow } from '#engine'

import { wireTime } from './wire-time.ts'

/** The tag that names the session a run was begun in. */
export const sessionTag = 'session'

/** A run as lists show it. */
export function summaryOf(row: RunRow): RunSummary {
  const { id, title, program, status, waiting, parent, parentKey, root, forkedFrom } = row
  return {
    id,
    title,
    program,
    status,
    waiting,
    isForPerson: isForPerson(row),
    mode: Mode.safeParse(row.context['mode']).data ?? null,
    parent,
    parentKey,
    root,
    forkedFrom,
    undoes: program === unwindProgram ? textOf(row.tags['undoes']) : null,
    session: textOf(row.tags[sessionTag]),
    createdAt: wireTime(row.createdAt),
    updatedAt: wireTime(row.updatedAt),
    startedAt: row.startedAt === null ? null : wireTime(row.startedAt),
    finishedAt: row.finishedAt === null ? null : wireTime(row.finishedAt),
    forgottenAt: row.forgottenAt === null ? null : wireTime(row.forgottenAt),
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
