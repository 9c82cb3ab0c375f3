/** For other modules' tests: contracts of the ports. */
export { type EventLogBench, testEventLog } from './ports/event-log.contract.ts'
export { testLoginStore } from './ports/login-store.contract.ts'
export { testOnceStore } from './ports/once-store.contract.ts'
export { MemoryEventLog } from './testing/memory-event-log.ts'
export { createMemoryLoginStore } from './testing/memory-login-store.ts'
export { createMemoryOnceStore } from './testing/memory-once-store.ts'
