import { testWorkflowStore } from '../ports/workflow-store.contract.ts'
import { createMemoryWorkflowStore } from './memory-workflow-store.ts'

testWorkflowStore(() => {
  const pins = new Set<string>()
  return {
    store: createMemoryWorkflowStore(pins),
    async pin(name, version) {
      pins.add(`${name}@${version}`)
    },
    [Symbol.dispose]: () => {},
  }
})
