import type { OnceRecord } from '../ports/once-store.ts'
import { testOnceStore } from '../ports/once-store.contract.ts'
import { createMemoryOnceStore } from './memory-once-store.ts'

testOnceStore(() => {
  const kept = new Map<string, OnceRecord>()
  return { open: () => createMemoryOnceStore(kept), [Symbol.dispose]() {} }
})
