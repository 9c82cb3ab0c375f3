/** Side door for tests: fakes, port contracts and generators of the workflow module. */
export { type OpenedWorkflowStore, testWorkflowStore } from './ports/workflow-store.contract.ts'
export { arbitraryJson, arbitraryWorkflow } from './testing/arbitrary-workflow.ts'
export { createMemoryWorkflowStore } from './testing/memory-workflow-store.ts'
export { Labelled, type SimulatedRun, simulateRun, type SimulationOptions } from './testing/simulate-run.ts'
export {
  define,
  simulateWorkflow,
  type ToolCall,
  type WorkflowSimulation,
} from './testing/simulate-workflow.ts'
