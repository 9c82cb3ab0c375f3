import type { LoginSession } from '../ports/login-store.ts'
import { testLoginStore } from '../ports/login-store.contract.ts'
import { createMemoryLoginStore } from './memory-login-store.ts'

testLoginStore(() => {
  const kept = new Map<string, LoginSession>()
  return { open: () => createMemoryLoginStore(kept), [Symbol.dispose]() {} }
})
