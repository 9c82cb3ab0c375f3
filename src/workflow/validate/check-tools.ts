import { errorCodes, type ToolDescription, type WorkflowDocument } from '#contract'

import type { GraphView } from '../graph/graph-view.ts'
import { didYouMean } from '../nearest.ts'
import type { Found } from './found.ts'

/** Tools and workflows that do not exist, and retries on errors that do not exist. */
export function checkTools(
  { graph, path }: GraphView,
  {
    tools,
    workflows,
    document,
    found,
  }: {
    tools: ReadonlyMap<string, ToolDescription>
    workflows: ReadonlyMap<string, WorkflowDocument> | undefined
    document: WorkflowDocument
    found: Found
  },
): void {
  function tool(name: string, at: string): void {
    if (tools.has(name)) return
    const hint = didYouMean(name, tools.keys()) ?? 'List the tools to see their names.'
    found.error('workflow.unknown_tool', at, `There is no tool "${name.slice(0, 80)}".`, hint)
  }
  for (const [id, node] of Object.entries(graph.nodes)) {
    const at = `${path}/nodes/${id}`
    for (const [index, { use }] of (node.entry ?? []).entries()) tool(use, `${at}/entry/${index}/use`)
    for (const [index, { use }] of (node.exit ?? []).entries()) tool(use, `${at}/exit/${index}/use`)
    if ('use' in node) {
      tool(node.use, `${at}/use`)
      if (typeof node.undo === 'object') tool(node.undo.use, `${at}/undo/use`)
      for (const [index, code] of (node.retry?.on ?? []).entries()) {
        if (Object.hasOwn(errorCodes, code)) continue
        const hint = didYouMean(code, Object.keys(errorCodes)) ?? 'Compare it with the list of error codes.'
        found.warning(
          'workflow.unknown_error_code',
          `${at}/retry/on/${index}`,
          `There is no error code "${code.slice(0, 80)}".`,
          hint,
        )
      }
    }
    if ('call' in node && workflows !== undefined) {
      const isItself = node.call === document.name && node.version === undefined
      const name = node.version === undefined ? node.call : `${node.call}@${node.version}`
      if (isItself || workflows.has(name)) continue
      const hint = didYouMean(name, workflows.keys()) ?? 'Publish it first.'
      found.error(
        'workflow.unknown_workflow',
        `${at}/call`,
        `There is no published workflow "${name.slice(0, 80)}".`,
        hint,
      )
    }
  }
}
