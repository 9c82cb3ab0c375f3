import { isJsonObject, type Json } from '#base'
import { Grant, type RunStep, type RunView, WorkflowDefinition } from '#contract'
import { isTerminal, type RunInfo, type RunRow } from '#engine'
import { printCapability } from '#gate'

import { foldRun } from '../running/fold-shelf.ts'
import { type Need, needsOf, openRunsOf } from '../running/for-person.ts'
import { partsOf, type RunFold, type Step } from '../running/run-fold.ts'
import { usageOf } from '../running/usage.ts'
import { undoneOf } from '../undo/undone-by.ts'
import type { Workspace } from '../workspace.ts'
import { needView } from './run-needs.ts'
import { summaryOf } from './run-summary.ts'
import { nothingLeft, shownOf } from './shown-value.ts'
import { wireTime } from './wire-time.ts'

const mostNeeds = 50
const mostNotices = 100

/** A run with what it was given, where it stands and what it has done. */
export async function viewRun(workspace: Workspace, info: RunInfo, cut: number): Promise<RunView> {
  const [fold, undone, needs, notices, definition] = await Promise.all([
    foldRun(workspace, info),
    undoneOf(workspace, info),
    needsWithin(workspace, info),
    noticesOf(workspace, info.id),
    workflowOf(workspace, info),
  ])
  const { document, version = null } = definition ?? {}
  return {
    ...summaryOf(info),
    revision: String(fold.lastSeq),
    workflow: document ? { name: document.name, version } : null,
    input: shownOf(fold, inputOf(fold), cut),
    output: info.output === undefined ? null : shownOf(fold, info.output, cut),
    error: info.error ?? null,
    needs: needs.slice(0, mostNeeds).map((need) => needView(need, cut)),
    undoneBy: undone.undoneBy,
    effects: { stand: undone.standing.stands, undone: undone.standing.undone },
    grants: grantsIn(info),
    cost: usageOf(workspace, `run:${info.root}`),
    notices,
    events: fold.lastSeq,
  }
}

async function needsWithin(workspace: Workspace, row: RunRow): Promise<readonly Need[]> {
  if (isTerminal(row.status)) return []
  return needsOf(workspace, await openRunsOf(workspace, row.id), { moving: true })
}

/** What a run of a workflow pins; undefined for an undo. */
export async function workflowOf(
  workspace: Workspace,
  { definition, forgottenAt }: RunRow,
): Promise<WorkflowDefinition | undefined> {
  const found = await workspace.definition(definition, { anew: forgottenAt !== null })
  if (!isJsonObject(found)) return undefined
  if (!workflows.has(found)) workflows.set(found, WorkflowDefinition.safeParse(found).data)
  return workflows.get(found)
}

/** What is pinned does not change, and is looked at with each look at a run. */
const workflows = new WeakMap<object, WorkflowDefinition | undefined>()

/** What the run was begun with, as whoever began it sees it. */
export function inputOf({ started }: RunFold): Json {
  if (started === undefined) return null
  return isJsonObject(started) && 'input' in started ? (started['input'] ?? null) : started
}

function grantsIn({ context }: RunRow): RunView['grants'] {
  const { grants } = context
  return (Array.isArray(grants) ? (grants as readonly Json[]) : []).flatMap((one) => {
    const grant = Grant.safeParse(one).data
    return grant ? [{ capability: printCapability(grant), reason: grant.reason }] : []
  })
}

async function noticesOf({ facts }: Workspace, run: string): Promise<RunView['notices']> {
  const found = await facts.list({ kind: 'notice', tree: run, order: 'oldest', limit: mostNotices })
  return found.flatMap(({ data }) => {
    if (!isJsonObject(data)) return []
    const text = (name: string): string => (typeof data[name] === 'string' ? data[name] : '')
    return [{ title: text('title'), body: text('body'), level: text('level') }]
  })
}

/** One step, as lists show it. */
export function stepView(step: Step, fold: RunFold, cut: number): RunStep {
  const { key, kind, what, attempts, since, startedAt, endedAt, phases, input, output, error } = step
  const { node, visit } = partsOf(key)
  const isHeld = step.state === 'open' && fold.state.effects.get(key)?.stage === 'held'
  return {
    key,
    node,
    visit,
    kind,
    what,
    state: isHeld ? 'held' : step.state,
    attempts,
    event: since,
    startedAt: wireTime(startedAt),
    endedAt: endedAt === null ? null : wireTime(endedAt),
    phases: phases.map((phase) => ({
      ...phase,
      from: wireTime(phase.from),
      to: phase.to === null ? null : wireTime(phase.to),
    })),
    input: fold.isForgotten ? nothingLeft : shownOf(fold, input, cut),
    output: output === undefined ? null : shownOf(fold, output, cut),
    error: error ?? null,
    doubt: step.doubt ?? null,
    child: step.child ?? null,
  }
}
