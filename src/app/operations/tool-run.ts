import { isJsonObject } from '#base'
import { AppError, type ToolRun, WorkflowDefinition } from '#contract'
import { isForPerson, isTerminal, type RunInfo } from '#engine'
import { Receipt, receiptKind } from '#gate'

import { needsOf } from '../running/for-person.ts'
import type { Workspace } from '../workspace.ts'
import { wireTime } from './wire-time.ts'
import { callNode } from './workflows-made.ts'

/**
 * A run of one tool, as it stands.
 *
 * @throws AppError `engine.run_not_found`, also for a run that does more than call a tool
 */
export async function toolRunOf(workspace: Workspace, id: string): Promise<ToolRun> {
  const info = await workspace.runs.get(id)
  const tool = await toolOf(workspace, info)
  const [fact] = await workspace.facts.list({ kind: receiptKind, tree: id, order: 'oldest', limit: 1 })
  const receipt = fact && Receipt.parse(fact.data)
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
    output: (info.output ?? null) as ToolRun['output'],
    error: (isTerminal(info.status) && info.error) || null,
    approval: await approvalOf(workspace, info),
  }
}

async function toolOf(workspace: Workspace, info: RunInfo): Promise<string> {
  const definition = await workspace.definition(info.definition)
  const parsed = isJsonObject(definition) ? WorkflowDefinition.safeParse(definition).data : undefined
  const node = parsed?.document.name.startsWith('tool-') ? parsed.document.nodes[callNode] : undefined
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
