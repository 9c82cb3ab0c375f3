/** Side door for tests: a generator, the port's contract and a fake of the agent module. */
export { testAgentStore } from './ports/agent-store.contract.ts'
export { arbitraryAgent } from './testing/arbitrary-agent.ts'
