/** Side door for tests: fakes, port contracts and generators of the workflow module. */
export { arbitraryJson, arbitraryWorkflow } from './testing/arbitrary-workflow.ts'
export { Labelled, type SimulatedRun, simulateRun, type SimulationOptions } from './testing/simulate-run.ts'
export { define, simulateWorkflow, type ToolCall, type WorkflowSimulation } from './testing/simulate-workflow.ts'
