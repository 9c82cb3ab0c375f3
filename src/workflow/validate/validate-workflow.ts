import { isJsonObject, type Json, type JsonObject } from '#base'
import type { ToolDescription, WorkflowDocument, WorkflowGraph } from '#contract'

import { viewGraph } from '../graph/graph-view.ts'
import { invalidWorkflow, type WorkflowProblem } from '../problem.ts'
import { checkExpressions, type Checking } from './check-expressions.ts'
import { checkLoops } from './check-loops.ts'
import { checkStructure } from './check-structure.ts'
import { checkTools } from './check-tools.ts'
import { collect } from './found.ts'
import type { Surroundings } from './names.ts'
import { anything, NodeSchemas } from './node-schemas.ts'

export interface ValidateOptions {
  /** By name. */
  readonly tools: ReadonlyMap<string, ToolDescription>
  /** Published workflows, by name (the newest) and by `name@version`; without it, calls are not checked. */
  readonly workflows?: ReadonlyMap<string, WorkflowDocument> | undefined
}

/**
 * Says what is wrong with a workflow before it runs, in the order of the document: names, paths, loops, tools, and the
 * names and types of all expressions. Knows of no false alarm among errors: what cannot be known is not told.
 *
 * @returns problems with pointers into the canonical document; a workflow without an `error` among them may start
 */
export function validateWorkflow(
  document: WorkflowDocument,
  { tools, workflows }: ValidateOptions,
): WorkflowProblem[] {
  const found = collect()
  const schemas = new NodeSchemas(tools)

  function check(graph: WorkflowGraph, path: string, list: Surroundings['list']): void {
    const view = viewGraph(graph, path)
    checkStructure(view, found)
    checkLoops(view, found)
    checkTools(view, { tools, workflows, document, found })
    const around: Surroundings = { view, document, ...(list ? { list } : {}) }
    const checking: Checking = { around, schemas, tools, workflows, found }
    checkExpressions(checking)
    for (const [id, node] of Object.entries(graph.nodes)) {
      if (!('forEach' in node)) continue
      const body = `${path}/nodes/${id}/forEach/do`
      for (const inner of Object.keys(node.forEach.do.nodes)) {
        if (!view.has(inner)) continue
        const message = `The node "${inner}" in the body hides the one of the same name outside.`
        found.warning(
          'workflow.shadowed_name',
          `${body}/nodes/${inner}`,
          message,
          'Give one of them another name.',
        )
      }
      const item = itemSchema(checking, id, node.forEach.items)
      check(node.forEach.do, body, { as: node.forEach.as, item, outer: around, node: id })
    }
  }
  check(document, '', undefined)
  return found.problems
}

/**
 * As {@link validateWorkflow}, for callers that will not go on with errors.
 *
 * @returns the warnings
 * @throws AppError `workflow.invalid`; `details.problems` are {@link WorkflowProblem}s
 */
export function requireValidWorkflow(
  document: WorkflowDocument,
  options: ValidateOptions,
): WorkflowProblem[] {
  const problems = validateWorkflow(document, options)
  if (problems.some(({ severity }) => severity === 'error')) throw invalidWorkflow(problems)
  return problems
}

function itemSchema({ around, schemas }: Checking, node: string, items: Json): JsonObject {
  const { items: item } = schemas.ofTemplate(around, node, items)
  return isJsonObject(item) ? item : anything
}
