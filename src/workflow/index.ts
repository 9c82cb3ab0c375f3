/** Definitions: reading, printing, checking, comparing and building workflows, and the program that walks them. */
export { type DataStep, plan, PlanBuilder, type PlanStep } from './build/plan-builder.ts'
export {
  type Branch,
  GraphBuilder,
  type ListOptions,
  type NodeOptions,
  workflow,
  WorkflowBuilder,
} from './build/workflow-builder.ts'
export type { Change } from './diff/change.ts'
export { diffText } from './diff/diff-text.ts'
export { diffWorkflows } from './diff/diff-workflows.ts'
export { type Arc, type GraphView, viewGraph } from './graph/graph-view.ts'
export { inspectWorkflow, type TokenView, type WorkflowView } from './interpreter/inspect.ts'
export { workflowInterpreter } from './interpreter/interpreter.ts'
export { didYouMean, nearest } from './nearest.ts'
export { toPointer } from './pointer.ts'
export {
  leastVersionsKept,
  type WorkflowStore,
  type WorkflowSummary,
  type WorkflowVersion,
} from './ports/workflow-store.ts'
export { invalidWorkflow, type Position, problemLine, type WorkflowProblem } from './problem.ts'
export { issueText } from './text/issue-text.ts'
export {
  type ParseOptions,
  parseWorkflow,
  readWorkflow,
  workflowFromJson,
  type WorkflowText,
} from './text/parse-workflow.ts'
export { printWorkflow } from './text/print-workflow.ts'
export { printYaml } from './text/print-yaml.ts'
export { readJson } from './text/read-json.ts'
export { readYaml } from './text/read-yaml.ts'
export { knownKeys } from './text/schema-at.ts'
export type { Source } from './text/source.ts'
export { requireValidWorkflow, type ValidateOptions, validateWorkflow } from './validate/validate-workflow.ts'
export { isSameWorkflow } from './versions/content.ts'
export { type ResolvedDefinition, resolveDefinition } from './versions/resolve-definition.ts'
