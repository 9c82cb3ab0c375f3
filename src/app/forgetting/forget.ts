import type { ForgettableTree, ForgetWeight } from '#adapters'
import { AppError } from '#contract'
import { isTerminal, type RunRow } from '#engine'

import type { Workspace } from '../workspace.ts'
import { leftOfRun } from './left-of-run.ts'

/** What would go, and what could no longer be done. */
export interface ForgetPlan extends ForgetWeight {
  /** Trees of runs. */
  readonly trees: readonly ForgettableTree[]
  /** Of the trees, those that could still be taken back. */
  readonly undoable: readonly ForgettableTree[]
}

const page = 1_000

/** @throws AppError `gate.run_going`, `engine.run_forgotten`, `engine.run_not_found` */
export async function forgettable(workspace: Workspace, id: string): Promise<ForgettableTree> {
  const { forgetting, runs } = workspace
  const row = await runs.get(id)
  const top = row.root === row.id ? row : await runs.get(row.root)
  const [tree] = forgetting.trees({ top: top.id })
  if (tree) return tree
  if (top.forgottenAt !== null)
    throw new AppError(
      'engine.run_forgotten',
      `What run ${top.title} was told and said is no longer kept already.`,
      {
        details: { run: top.id, forgottenAt: top.forgottenAt },
      },
    )
  throw new AppError('gate.run_going', whyNot(top), {
    hint: isTerminal(top.status)
      ? 'Let what goes on within it, or takes it back, come to its end. An undo is forgotten with what it took back.'
      : 'Let it come to its end, or cancel it.',
    details: { run: top.id, status: top.status },
  })
}

function whyNot({ title, id, status }: RunRow): string {
  return isTerminal(status)
    ? `Something of ${title} ${id} has not ended, or it is being taken back.`
    : `${title} ${id} has not ended: it is ${status}.`
}

export function planForget({ forgetting }: Workspace, trees: readonly ForgettableTree[]): ForgetPlan {
  const weights = trees.map(({ top }) => forgetting.weigh(top))
  const sum = (of: keyof ForgetWeight): number => weights.reduce((total, weight) => total + weight[of], 0)
  return {
    trees,
    undoable: trees.filter(({ undoable }) => undoable),
    runs: sum('runs'),
    events: sum('events'),
    forks: sum('forks'),
    toldOn: trees.length === 1 ? sum('toldOn') : 0,
  }
}

/**
 * Forgets trees of runs, with those that took them back, one after the other: whoever is stopped has forgotten some of them
 * as a whole and nothing of the others. What was removed is off the disk only after {@link scrub}.
 *
 * @returns how many trees are forgotten
 */
export async function forgetTrees(
  workspace: Workspace,
  trees: readonly ForgettableTree[],
  { by, signal }: { by: string; signal: AbortSignal },
): Promise<number> {
  let count = 0
  for (const { top } of trees) {
    for (const one of [top, ...(await undosOf(workspace, top))]) {
      signal.throwIfAborted()
      if (await forgetTree(workspace, one, by)) count += 1
    }
  }
  return count
}

async function forgetTree(workspace: Workspace, top: string, by: string): Promise<boolean> {
  const { forgetting, clock } = workspace
  const runs = []
  for (const row of await rowsWithin(workspace, top)) runs.push(await leftOfRun(workspace, row))
  return forgetting.forget({ top, runs }, { by, at: clock.now() })
}

async function rowsWithin({ runs }: Workspace, within: string): Promise<RunRow[]> {
  const found: RunRow[] = []
  for (let after: string | undefined; ;) {
    const rows = await runs.list({ within, limit: page, ...(after === undefined ? {} : { after }) })
    found.push(...rows)
    after = rows.at(-1)?.id
    if (rows.length < page) return found
  }
}

/** Runs that took it back, or did it again: they say what it did. */
async function undosOf({ runs }: Workspace, ground: string): Promise<string[]> {
  const rows = await runs.list({ tag: { name: 'ground', value: ground }, top: true, limit: page })
  return rows.filter(({ forgottenAt }) => forgottenAt === null).map(({ id }) => id)
}
