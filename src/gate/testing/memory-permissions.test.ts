import { describe } from 'node:test'

import { testPermissionStore } from '../ports/permission-store.contract.ts'
import { testPolicyStore } from '../ports/policy-store.contract.ts'
import { createMemoryPermissionStore, createMemoryPolicyStore } from './memory-permissions.ts'

describe('permissions in memory', () => {
  testPermissionStore(() => ({ ...createMemoryPermissionStore(), [Symbol.dispose]() {} }))
})

describe('a policy in memory', () => {
  testPolicyStore(() => ({ ...createMemoryPolicyStore(), [Symbol.dispose]() {} }))
})
