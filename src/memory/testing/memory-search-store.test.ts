import { testSearchStore } from '../ports/search-store.contract.ts'
import { createMemorySearchStore } from './memory-search-store.ts'

testSearchStore(() => ({ ...createMemorySearchStore(), [Symbol.asyncDispose]: async () => undefined }))
