/** For other modules' tests: contracts of the ports. */
export { testCheckpointStore } from './ports/checkpoint-store.contract.ts'
export { testProposalStore } from './ports/proposal-store.contract.ts'
export { testSessionStore } from './ports/session-store.contract.ts'
