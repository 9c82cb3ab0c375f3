/** Side door for tests: fakes, port contracts and generators of the workflow module. */
export { arbitraryJson, arbitraryWorkflow } from './testing/arbitrary-workflow.ts'
