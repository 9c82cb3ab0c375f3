import { AppError, type WorkflowDocument, type WorkflowGraph } from '#contract'
import { invalidWorkflow, validateWorkflow, type WorkflowProblem, type WorkflowStore } from '#workflow'

import { toolDescriptions } from '../tools.ts'
import type { FoundWorkflow } from './find-workflow.ts'
import { checkInputs } from './input-schema.ts'

/**
 * What is wrong with a workflow, with the place in its text where it has one.
 *
 * @param options.workflows published workflows that it calls; without them calls are not looked at
 */
export function problemsOf(
  { document, text }: FoundWorkflow,
  options: { workflows?: ReadonlyMap<string, WorkflowDocument> } = {},
): readonly WorkflowProblem[] {
  const problems = validateWorkflow(document, { tools: toolDescriptions(), ...options })
  const schema = schemaProblem(document)
  return [...problems, ...(schema ? [schema] : [])].map((problem) => ({
    ...problem,
    ...text?.locate(problem.path),
  }))
}

/** @throws AppError `workflow.invalid` */
export function requireSound(found: FoundWorkflow): void {
  const problems = problemsOf(found)
  if (problems.some(({ severity }) => severity === 'error')) throw invalidWorkflow(problems)
}

/** A schema of the input that no input could be checked by. */
function schemaProblem({ input }: WorkflowDocument): WorkflowProblem | undefined {
  try {
    checkInputs({}, input)
    return undefined
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'workflow.invalid') return undefined
    const { message, hint } = error
    return { severity: 'error', code: 'workflow.shape', path: '/input', message, ...(hint ? { hint } : {}) }
  }
}

/** The published workflows that a document calls, by `name` and `name@version`. */
export async function calledBy(
  document: WorkflowDocument,
  store: WorkflowStore,
  { signal }: { signal: AbortSignal },
): Promise<ReadonlyMap<string, WorkflowDocument>> {
  const found = new Map<string, WorkflowDocument>()
  for (const [name, version] of callsIn(document)) {
    const called = await store.findVersion(name, version ?? 'newest', { signal })
    if (called) found.set(version === undefined ? name : `${name}@${version}`, called.document)
  }
  return found
}

function callsIn(graph: WorkflowGraph): (readonly [string, number | undefined])[] {
  return Object.values(graph.nodes).flatMap((node) => {
    if ('forEach' in node) return callsIn(node.forEach.do)
    return 'call' in node ? [[node.call, node.version] as const] : []
  })
}
