/** For other modules' tests: contracts of the ports. */
export { type EventLogBench, testEventLog } from './ports/event-log.contract.ts'
export { testOnceStore } from './ports/once-store.contract.ts'
export { createMemoryOnceStore } from './testing/memory-once-store.ts'
