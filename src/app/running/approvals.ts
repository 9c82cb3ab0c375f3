import type { Json } from '#base'
import { AppError, type ApprovalAsk } from '#contract'

import type { Workspace } from '../workspace.ts'
import { type Need, needsOf, openRunsOf } from './for-person.ts'

/** An effect that waits for a person's word. */
export type Asked = Extract<Need, { is: 'approval' }>

export function isAsked(need: Need): need is Asked {
  return need.is === 'approval'
}

/**
 * What a run and those within it ask; under one key, if it is given: that of the run itself before those within it.
 *
 * @param options.all else what a list of it shows
 */
export async function askedIn(
  workspace: Workspace,
  run: string,
  { key, all }: { key?: string | undefined; all: boolean },
): Promise<readonly Asked[]> {
  const needs = await needsOf(workspace, await openRunsOf(workspace, run), { all, moving: true })
  const asked = needs.filter(isAsked)
  if (key === undefined) return asked
  const fitting = asked.filter((need) => need.key === key)
  const own = fitting.filter((need) => need.run === run)
  return own.length > 0 ? own : fitting
}

export interface Answering {
  answerTo(ask: ApprovalAsk): Json
  readonly by: string
}

/** Answers everything that is asked, and says what somebody else has answered meanwhile, which keeps their answer. */
export async function answerAll(
  { runs }: Workspace,
  asked: readonly Asked[],
  answering: Answering,
): Promise<{ readonly said: number; readonly late: readonly (Asked & { readonly error: AppError })[] }> {
  const late: (Asked & { error: AppError })[] = []
  for (const need of asked) {
    try {
      await runs.answer(need.run, need.key, { answer: answering.answerTo(need.ask), by: answering.by })
    } catch (error) {
      if (!isLate(error)) throw error
      late.push({ ...need, error })
    }
  }
  return { said: asked.length - late.length, late }
}

/** Whether somebody else was faster, or the run has ended. */
export function isLate(error: unknown): error is AppError {
  return (
    error instanceof AppError &&
    (error.code === 'engine.not_held' || error.code === 'engine.run_already_finished')
  )
}
