import { testAgentStore } from '../ports/agent-store.contract.ts'
import { createMemoryAgentStore } from './memory-agent-store.ts'

testAgentStore(() => ({ store: createMemoryAgentStore(), [Symbol.dispose]() {} }))
