/** Workflows: documents and the program that walks them. */
export { inspectWorkflow, type TokenView, type WorkflowView } from './interpreter/inspect.ts'
export { workflowInterpreter } from './interpreter/interpreter.ts'
