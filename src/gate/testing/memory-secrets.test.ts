import { describe } from 'node:test'

import { testSecrets } from '../ports/secrets.contract.ts'
import { createMemorySecrets } from './memory-secrets.ts'

describe('secrets in memory', () => {
  testSecrets(async (secrets) => createMemorySecrets(secrets))
})
