import { describe } from 'node:test'

import { testSecrets } from '#gate/testing'
import { createVault, parseHost } from '#vault'
import { MemoryVaultStore } from '#vault/testing'

import { systemClock } from '../system/clock.ts'
import { systemIds } from '../system/ids.ts'
import { systemSealer } from './sealer.ts'

describe('the vault as a keeper of secrets', () => {
  testSecrets(async (secrets) => {
    const vault = createVault({
      store: new MemoryVaultStore(),
      sealer: systemSealer,
      wrappingKey: systemSealer.newKey(),
      clock: systemClock,
      ids: systemIds,
    })
    for (const { name, value, hosts, methods, pathPrefixes, header } of secrets) {
      const binding = { hosts: hosts.map(parseHost), methods: [...methods], paths: [...pathPrefixes], header }
      vault.set(name, value, { binding, by: 'Ada' })
    }
    return vault
  })
})
