import { isJsonObject, type JsonObject } from '#base'
import { AppError, type Call, type Grant, type Mode, type ToolRun, WorkflowDefinition } from '#contract'
import { isForPerson, isTerminal, type RunInfo } from '#engine'
import { type AnyTool, Receipt, receiptKind } from '#gate'

import { needsOf } from '../running/for-person.ts'
import { settleSoon } from '../running/settle-soon.ts'
import { startWorkflow } from '../running/start-workflow.ts'
import type { Workspace } from '../workspace.ts'
import type { Desk } from './desk.ts'
import { onceKey } from './once-key.ts'
import { wireTime } from './wire-time.ts'
import { callNode, callWorkflow } from '../running/workflows-made.ts'

interface ToolWish {
  readonly input: JsonObject
  readonly grants: readonly Grant[]
  readonly tags?: Readonly<Record<string, string>>
  /** The mode that was asked for; else the policy says. */
  readonly asked: Mode | undefined
  /** The folder of the project that it belongs to; none unless said. */
  readonly project?: string | undefined
  /** Whether what it will ask is allowed beforehand. */
  readonly yes: boolean
  /** How long its end is waited for. */
  readonly waitMs: number
  readonly call: Call
}

/** Calls one tool, as a run of its own. */
export async function callTool(
  { workspace }: Desk,
  tool: string,
  { waitMs, call: { caller, once, signal }, ...wish }: ToolWish,
): Promise<ToolRun> {
  const { id } = await startWorkflow(workspace, callWorkflow(tool, wish.input), {
    ...wish,
    ...onceKey(once),
    by: caller.by,
    signal,
  })
  await settleSoon(workspace, id, { waitMs, signal })
  return toolRunOf(workspace, id)
}

/**
 * What the tool would refuse anyway is refused before a run is begun for it.
 *
 * @throws AppError `input.invalid`
 */
export function requireInput(tool: Pick<AnyTool, 'name' | 'input'>, input: JsonObject): void {
  const parsed = tool.input.safeParse(input)
  if (parsed.success) return
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
  throw new AppError('input.invalid', `${tool.name} does not take this input: ${problems[0] ?? ''}.`, {
    hint: `See what ${tool.name} takes.`,
    details: { problems: problems.slice(0, 100) },
  })
}

/**
 * A run of one tool, as it stands.
 *
 * @throws AppError `engine.run_not_found`, also for a run that does more than call a tool
 */
export async function toolRunOf(workspace: Workspace, id: string): Promise<ToolRun> {
  const info = await workspace.runs.get(id)
  const isLeft = info.forgottenAt !== null
  const [fact] = await workspace.facts.list({ kind: receiptKind, tree: id, order: 'oldest', limit: 1 })
  const receipt = fact && Receipt.parse(fact.data)
  const tool = isLeft && receipt ? receipt.tool : await toolOf(workspace, info)
  return {
    run: id,
    tool,
    status: info.status,
    createdAt: wireTime(info.createdAt),
    receipt:
      fact && receipt
        ? {
            key: fact.key,
            tool: receipt.tool,
            version: receipt.version,
            input: receipt.input,
            output: receipt.output,
            undo: receipt.undo,
            at: wireTime(fact.at),
          }
        : null,
    output: (isLeft ? null : (info.output ?? null)) as ToolRun['output'],
    error: (isTerminal(info.status) && info.error) || null,
    approval: await approvalOf(workspace, info),
  }
}

/** Of the name of a workflow that is made for one call. */
const toolPrefix = 'tool-'

async function toolOf(workspace: Workspace, info: RunInfo): Promise<string> {
  if (info.forgottenAt !== null && info.title.startsWith(toolPrefix))
    return info.title.slice(toolPrefix.length)
  const definition = await workspace.definition(info.definition)
  const parsed = isJsonObject(definition) ? WorkflowDefinition.safeParse(definition).data : undefined
  const node = parsed?.document.name.startsWith(toolPrefix) ? parsed.document.nodes[callNode] : undefined
  if (node && 'use' in node) return node.use
  throw new AppError('engine.run_not_found', `${info.id} is no call of a tool.`, {
    hint: 'Look at it as a run.',
    details: { run: info.id },
  })
}

async function approvalOf(workspace: Workspace, info: RunInfo) {
  if (!isForPerson(info)) return null
  for (const need of await needsOf(workspace, [info], { all: true }))
    if (need.is === 'approval') return { run: need.run, key: need.key, ask: need.ask }
  return null
}
