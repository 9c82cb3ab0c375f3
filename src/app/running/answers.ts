import type { Json } from '#base'

import type { Workspace } from '../workspace.ts'
import { type Need, needsOf, openRunsOf } from './for-person.ts'

export type Question = Extract<Need, { is: 'question' }>
export type Decision = Extract<Need, { is: 'decision' }>

/** What a run, and those within it, ask a person to answer. */
export async function questionsOf(workspace: Workspace, run: string): Promise<readonly Question[]> {
  const needs = await needsOf(workspace, await openRunsOf(workspace, run), { all: true, moving: true })
  return needs.filter((need) => need.is === 'question')
}

export async function answerQuestion(
  { runs }: Workspace,
  { run, node }: Question,
  { answer, by }: { answer: string; by: string },
): Promise<void> {
  await runs.signal(run, { name: `answer:${node}`, payload: answer, by })
}

/** The failed step that waits for a decision, by its node or by a key of it. */
export async function decisionOf(
  workspace: Workspace,
  run: string,
  meant: string,
): Promise<Decision | undefined> {
  const needs = await needsOf(workspace, await openRunsOf(workspace, run), { all: true, moving: true })
  return needs
    .filter((need) => need.is === 'decision')
    .find(({ node }) => node === meant || meant.startsWith(`${node}#`))
}

export async function decide(
  { runs }: Workspace,
  { run, node }: Decision,
  { action, output, by }: { action: 'retry' | 'continue' | 'fail'; output?: Json; by: string },
): Promise<void> {
  const payload = output === undefined ? { action } : { action, output }
  await runs.signal(run, { name: `decide:${node}`, payload, by })
}

/**
 * A person's word on an effect in doubt. It may be in a run within the one that was named: its own key is enough to find
 * it.
 *
 * @throws AppError `engine.not_in_doubt`
 */
export async function resolveDoubt(
  workspace: Workspace,
  run: string,
  { key, ...word }: { key: string; as: 'done' | 'not-done' | 'retry'; output?: Json; by: string },
): Promise<void> {
  const needs = await needsOf(workspace, await openRunsOf(workspace, run), { all: true, moving: true })
  const inDoubt = needs.filter((need) => need.is === 'doubt' && need.key === key)
  const meant = inDoubt.find((need) => need.run === run)?.run ?? inDoubt[0]?.run ?? run
  await workspace.runs.resolve(meant, key, word)
}
