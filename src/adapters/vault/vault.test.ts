import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import type { Clock } from '#base'
import { AppError, type ErrorCode } from '#contract'
import {
  createVault,
  parseHost,
  type SecretBinding,
  type SecretUse,
  type Vault,
  type VaultRows,
} from '#vault'
import { MemoryVaultStore, testVaultStore } from '#vault/testing'

import { migrate } from '../sqlite/migrate.ts'
import { openDatabase } from '../sqlite/open-database.ts'
import { createVaultStore } from '../sqlite/vault-store.ts'
import { systemIds } from '../system/ids.ts'
import { systemSealer } from './sealer.ts'

const value = 'sk-live-0123456789abcdef'
const other = 'sk-live-fedcba9876543210'
const binding: SecretBinding = {
  hosts: [parseHost('api.example.org')],
  methods: ['POST'],
  paths: ['/v1'],
  header: 'authorization',
}
const elsewhere: SecretBinding = { ...binding, hosts: [parseHost('evil.example')] }
const use: SecretUse = {
  host: 'api.example.org',
  port: 443,
  method: 'POST',
  path: '/v1/messages',
  header: 'authorization',
  https: true,
}
const by = 'Ada'

interface Bench {
  readonly store: MemoryVaultStore
  readonly vault: Vault
  readonly wrappingKey: Uint8Array
}

function openBench(store = new MemoryVaultStore(), wrappingKey = systemSealer.newKey()): Bench {
  let now = 1_000
  const clock: Clock = { now: () => (now += 1), after: () => ({ [Symbol.dispose]: () => {} }) }
  return {
    store,
    wrappingKey,
    vault: createVault({ store, sealer: systemSealer, wrappingKey, clock, ids: systemIds }),
  }
}

function coded(code: ErrorCode, message = /./): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError, `not coded: ${String(error)}`)
    assert.equal(error.code, code, error.message)
    assert.match(error.message, message)
    assert.doesNotMatch(JSON.stringify([error.message, error.hint, error.details, error.stack]), /sk-live/)
    return true
  }
}

/** Changes the rows behind the vault's back, as somebody with the database and without its keys could. */
function tamper(store: MemoryVaultStore, change: (rows: VaultRows) => Partial<VaultRows>): void {
  const { rows } = store
  assert.ok(rows)
  const changed = { ...rows, ...change(rows) }
  store.rows = { ...changed, vault: { ...changed.vault, revision: changed.vault.revision + 1 } }
}

async function refused(vault: Vault, name = 'api', message = /./): Promise<void> {
  await assert.rejects(vault.reveal(name, use), coded('gate.secret_refused', message))
}

describe('a vault', () => {
  test('gives a value out for the use that it is bound to', async () => {
    const { vault } = openBench()
    vault.set('api', value, { binding, by })
    assert.equal(await vault.reveal('api', use), value)
  })

  test('lists names and bindings, and no value', () => {
    const { vault } = openBench()
    vault.set('zeta', value, { binding, by })
    vault.set('api', other, { binding, by })
    const listed = vault.list()
    assert.deepEqual(
      listed.map(({ name, version, retired }) => [name, version, retired]),
      [
        ['api', 1, 0],
        ['zeta', 1, 0],
      ],
    )
    assert.deepEqual(listed[0]?.binding, binding)
    assert.doesNotMatch(JSON.stringify(listed), /sk-live/)
  })

  test('holds nothing that can be read without its key', async () => {
    const { vault, store } = openBench()
    vault.set('api', value, { binding, by })
    const text = JSON.stringify(store.rows, (_key, held: unknown) =>
      held instanceof Uint8Array ? Buffer.from(held).toString('latin1') : held,
    )
    assert.equal(text.includes('sk-live'), false)
    const stranger = openBench(store)
    await refused(stranger.vault, 'api', /key does not open/)
    assert.deepEqual(stranger.vault.known(), [])
    assert.throws(() => stranger.vault.list(), coded('vault.damaged'))
  })

  test('refuses what it does not know, and every use but the bound one, and writes that down without the value', async () => {
    const { vault, store } = openBench()
    await refused(vault, 'api', /not in the vault/)
    vault.set('api', value, { binding, by })
    await refused(vault, 'API', /not in the vault/)
    await assert.rejects(
      vault.reveal('api', { ...use, host: 'evil.example' }),
      coded('gate.secret_refused', /host/),
    )
    assert.deepEqual(
      store.events.map(({ action, secret, by: who }) => [action, secret, who]),
      [
        ['refuse', 'api', ''],
        ['set', 'api', by],
        ['refuse', 'API', ''],
        ['refuse', 'api', ''],
      ],
    )
    assert.doesNotMatch(JSON.stringify(store.events), /sk-live/)
  })

  test('leaves a secret that is there alone, unless it is told to replace it', async () => {
    const { vault } = openBench()
    vault.set('api', value, { binding, by })
    assert.throws(() => vault.set('api', other, { binding: elsewhere, by }), coded('vault.exists'))
    assert.equal(await vault.reveal('api', use), value)
    assert.equal(vault.set('api', other, { binding: elsewhere, replace: true, by }).version, 2)
    await refused(vault)
    assert.equal(await vault.reveal('api', { ...use, host: 'evil.example' }), other)
  })

  test('rotates under the same binding, and keeps former values known for a while', async () => {
    const { vault } = openBench()
    vault.set('api', `${value}1`, { binding, by })
    for (const number of [2, 3, 4, 5]) vault.rotate('api', `${value}${number}`, { by })
    assert.equal(await vault.reveal('api', use), `${value}5`)
    assert.deepEqual(
      vault.known().toSorted(),
      [2, 3, 4, 5].map((number) => `${value}${number}`),
    )
    const { version, retired, createdAt, rotatedAt } = vault.list()[0] ?? assert.fail()
    assert.deepEqual([version, retired, createdAt < rotatedAt], [5, 3, true])
    assert.throws(() => vault.rotate('none', value, { by }), coded('vault.not_found'))
  })

  test('removes a secret with all its values', async () => {
    const { vault, store } = openBench()
    vault.set('api', value, { binding, by })
    vault.rotate('api', other, { by })
    vault.remove('api', { by })
    assert.deepEqual([vault.list(), vault.known(), store.rows?.versions], [[], [], []])
    await refused(vault)
    assert.throws(() => vault.remove('api', { by }), coded('vault.not_found'))
  })

  test('begins anew at version 1 under a name that was removed, and the old rows do not come back', async () => {
    const { vault, store } = openBench()
    vault.set('api', value, { binding, by })
    const before = store.rows
    vault.remove('api', { by })
    vault.set('api', other, { binding, by })
    tamper(store, (rows) => ({
      versions: rows.versions.map((row) => ({ ...row, ...before?.versions[0], secret: row.secret })),
    }))
    await refused(vault, 'api', /other means/)
  })

  test('makes room for a thousand secrets and no more', () => {
    const { vault, store } = openBench()
    vault.set('s0', value, { binding, by })
    tamper(store, (rows) => ({
      secrets: Array.from({ length: 1_000 }, (_, index) => ({
        ...rows.secrets[0]!,
        id: `x${index}`,
        name: `s${index}`,
      })),
    }))
    assert.throws(() => vault.set('more', value, { binding, by }), coded('vault.full'))
  })

  for (const [what, bad] of [
    ['empty', ''],
    ['too short to be told apart', 'sk-live'],
    ['too long for a header', `sk-live${'x'.repeat(8_192)}`],
    ['of several lines', 'sk-live\nsk-live'],
    ['with a carriage return', 'sk-live-\rX-Other: 1'],
    ['with a NUL', 'sk-live\0sk-live'],
    ['with blanks around it', ' sk-live-sk-live'],
    ['of letters that are no ASCII', 'sk-live-schlüssel'],
    ['of one repeated letter', 'aaaaaaaaaaaaaaaa'],
  ] as const) {
    test(`keeps no value that is ${what}, and does not repeat it`, () => {
      const { vault } = openBench()
      assert.throws(() => vault.set('api', bad, { binding, by }), coded('vault.value_invalid'))
      assert.deepEqual(vault.list(), [])
    })
  }

  for (const name of ['', '.api', '-api', 'a b', 'a}}', 'a:b', 'ä', 'x'.repeat(65), 'a\n'] as const) {
    test(`keeps no secret called ${JSON.stringify(name).slice(0, 20)}`, () => {
      const { vault } = openBench()
      assert.throws(() => vault.set(name, value, { binding, by }), coded('vault.name_invalid'))
    })
  }

  test('keeps no secret without a host, or bound to a header that is none', () => {
    const { vault } = openBench()
    for (const bad of [{ hosts: [] }, { header: 'host' }, { paths: ['/../x'] }, { methods: ['get'] }])
      assert.throws(
        () => vault.set('api', value, { binding: { ...binding, ...bad }, by }),
        coded('vault.binding_invalid'),
      )
    assert.deepEqual(vault.list(), [])
  })

  test('is changed by two processes at once without losing what either did', () => {
    const store = new MemoryVaultStore()
    const key = systemSealer.newKey()
    const [one, two] = [openBench(store, key).vault, openBench(store, key).vault]
    one.set('a', value, { binding, by })
    two.set('b', other, { binding, by })
    one.rotate('b', value, { by })
    two.rotate('a', other, { by })
    assert.deepEqual(one.list(), two.list())
    assert.deepEqual(
      one.list().map(({ name, version }) => [name, version]),
      [
        ['a', 2],
        ['b', 2],
      ],
    )
  })
})

describe('what is changed behind the back of a vault', () => {
  test('another host in a binding: the secret goes nowhere, not even where it went before', async () => {
    const { vault, store } = openBench()
    vault.set('api', value, { binding, by })
    tamper(store, ({ secrets }) => ({
      secrets: secrets.map((row) => ({ ...row, binding: elsewhere as unknown as typeof row.binding })),
    }))
    await refused(vault, 'api', /other means/)
    await assert.rejects(vault.reveal('api', { ...use, host: 'evil.example' }), coded('gate.secret_refused'))
    assert.equal(vault.list()[0]?.binding, null)
    assert.throws(() => vault.rotate('api', other, { by }), coded('vault.damaged'))
    assert.throws(() => vault.rekey({ by }), coded('vault.damaged', /api/))
  })

  for (const [part, change] of [
    ['a method', { methods: [] }],
    ['a path', { paths: ['/'] }],
    ['the header', { header: 'x-copy' }],
    ['a port', { hosts: [{ host: 'api.example.org', port: 444 }] }],
    ['one more host', { hosts: [...binding.hosts, ...elsewhere.hosts] }],
  ] as const) {
    test(`${part}: the secret does not open`, async () => {
      const { vault, store } = openBench()
      vault.set('api', value, { binding, by })
      tamper(store, ({ secrets }) => ({
        secrets: secrets.map((row) => ({ ...row, binding: { ...binding, ...change } as never })),
      }))
      await refused(vault, 'api', /other means/)
    })
  }

  test('the name: a secret does not open under another', async () => {
    const { vault, store } = openBench()
    vault.set('api', value, { binding, by })
    tamper(store, ({ secrets }) => ({ secrets: secrets.map((row) => ({ ...row, name: 'bank' })) }))
    await refused(vault, 'bank', /other means/)
  })

  test('values exchanged between two secrets: neither opens', async () => {
    const { vault, store } = openBench()
    vault.set('api', value, { binding, by })
    vault.set('bank', other, { binding, by })
    tamper(store, ({ versions: [one, two] }) => ({
      versions: [
        { ...one!, sealedValue: two!.sealedValue, sealedKey: two!.sealedKey },
        { ...two!, sealedValue: one!.sealedValue, sealedKey: one!.sealedKey },
      ],
    }))
    await refused(vault, 'api', /other means/)
    await refused(vault, 'bank', /other means/)
    assert.deepEqual(vault.known(), [])
  })

  test('a former version made the active one: it does not open', async () => {
    const { vault, store } = openBench()
    vault.set('api', value, { binding, by })
    vault.rotate('api', other, { by })
    tamper(store, ({ versions }) => ({
      versions: versions.map((row) => ({
        ...row,
        status: row.version === 1 ? ('active' as const) : ('retired' as const),
      })),
    }))
    await refused(vault, 'api', /other means/)
  })

  test('a former version put in place of the new one: it does not open', async () => {
    const { vault, store } = openBench()
    vault.set('api', value, { binding, by })
    const old = store.rows?.versions[0]
    vault.rotate('api', other, { by })
    tamper(store, ({ versions }) => ({
      versions: versions.map((row) =>
        row.version === 2 ? { ...row, sealedKey: old!.sealedKey, sealedValue: old!.sealedValue } : row,
      ),
    }))
    await refused(vault, 'api', /other means/)
  })

  test('the key of another vault: nothing opens, and that is said; what was read before stays known', () => {
    const { vault, store } = openBench()
    const stranger = openBench()
    vault.set('api', value, { binding, by })
    stranger.vault.set('api', value, { binding, by })
    assert.equal(vault.list().length, 1)
    tamper(store, ({ vault: row }) => ({
      vault: { ...row, sealedKey: stranger.store.rows!.vault.sealedKey },
    }))
    assert.deepEqual(vault.known(), [value])
    assert.throws(() => vault.list(), coded('vault.damaged'))
    assert.deepEqual(vault.known(), [value])
  })

  test('any bit of anything sealed: it does not open', async () => {
    const { vault, store } = openBench()
    vault.set('api', value, { binding, by })
    const good = store.rows
    const [row] = good?.versions ?? []
    assert.ok(good && row)
    for (const part of ['sealedKey', 'sealedValue'] as const) {
      for (let bit = 0; bit < row[part].length * 8; bit += 7) {
        const bytes = new Uint8Array(row[part])
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const revision = (store.rows?.vault.revision ?? 0) + 1
        store.rows = { ...good, vault: { ...good.vault, revision }, versions: [{ ...row, [part]: bytes }] }
        await refused(vault, 'api', /other means/)
      }
    }
  })

  test('text that is no binding at all: the others go on working', async () => {
    const { vault, store } = openBench()
    vault.set('api', value, { binding, by })
    vault.set('bank', other, { binding, by })
    tamper(store, ({ secrets }) => ({
      secrets: secrets.map((row) => (row.name === 'bank' ? { ...row, binding: 'nonsense' } : row)),
    }))
    await refused(vault, 'bank', /other means/)
    assert.equal(await vault.reveal('api', use), value)
    assert.deepEqual(
      vault.list().map(({ binding: bound }) => bound !== null),
      [true, false],
    )
    assert.equal(vault.set('bank', other, { binding, replace: true, by }).binding !== null, true)
  })
})

describe('a new key for the vault', () => {
  test('keeps every value, and opens nothing for the one before', async () => {
    const { vault, store, wrappingKey } = openBench()
    vault.set('api', value, { binding, by })
    vault.rotate('api', other, { by })
    const before = store.rows
    assert.deepEqual(vault.rekey({ by }), { secrets: 1 })
    assert.equal(await vault.reveal('api', use), other)
    assert.deepEqual(vault.known().toSorted(), [value, other].toSorted())
    // The former key, put back beside what is sealed now.
    const { rows } = store
    assert.ok(before && rows)
    tamper(store, ({ vault: row }) => ({
      vault: { ...row, sealedKey: before.vault.sealedKey, generation: before.vault.generation },
    }))
    await refused(vault, 'api', /other means/)
    const fresh = openBench(store, wrappingKey)
    assert.equal(fresh.vault.list()[0]?.binding, null)
  })

  test('leaves no envelope as it was', () => {
    const { vault, store } = openBench()
    vault.set('api', value, { binding, by })
    const before = store.rows
    vault.rekey({ by })
    assert.notDeepEqual(store.rows?.vault.sealedKey, before?.vault.sealedKey)
    assert.notDeepEqual(store.rows?.versions[0]?.sealedKey, before?.versions[0]?.sealedKey)
  })
})

test('whatever is done in any order, each secret has its newest value and nothing else is given out', async () => {
  const name = fc.constantFrom('a', 'b', 'c')
  const step = fc.oneof(
    fc.record({ do: fc.constant('set' as const), name }),
    fc.record({ do: fc.constant('rotate' as const), name }),
    fc.record({ do: fc.constant('remove' as const), name }),
    fc.record({ do: fc.constant('rekey' as const), name }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { vault } = openBench()
      const expected = new Map<string, string>()
      for (const [index, { do: what, name: secret }] of steps.entries()) {
        const fresh = `sk-live-value-${index}`
        try {
          if (what === 'set') vault.set(secret, fresh, { binding, by })
          else if (what === 'rotate') vault.rotate(secret, fresh, { by })
          else if (what === 'remove') vault.remove(secret, { by })
          else vault.rekey({ by })
        } catch (error) {
          const there = expected.has(secret)
          coded(what === 'set' ? 'vault.exists' : 'vault.not_found')(error)
          assert.equal(there, what === 'set')
          continue
        }
        if (what === 'remove') expected.delete(secret)
        else if (what !== 'rekey') expected.set(secret, fresh)
      }
      for (const secret of ['a', 'b', 'c']) {
        const held = expected.get(secret)
        if (held === undefined) await refused(vault, secret)
        else assert.equal(await vault.reveal(secret, use), held)
      }
      assert.deepEqual(
        vault.list().map((row) => row.name),
        [...expected.keys()].toSorted(),
      )
    }),
    { numRuns: 60 },
  )
})

describe('a vault in memory', () =>
  testVaultStore(() => {
    const store = new MemoryVaultStore()
    return { store, events: () => store.events, [Symbol.dispose]: () => {} }
  }))

describe('a vault in the database', () =>
  testVaultStore(() => {
    const db = openDatabase({ file: ':memory:' })
    migrate(db)
    const events = db.prepare<[], { kind: string; subject: string; by: string; at: number; data: string }>(
      'SELECT * FROM audit_event ORDER BY seq',
    )
    return {
      store: createVaultStore(db),
      events: () =>
        events.all().map(({ kind, subject, by: who, at, data }) => ({
          action: kind.replace('vault.', '') as 'set',
          secret: subject,
          by: who,
          at,
          data: JSON.parse(data) as Record<string, string>,
        })),
      [Symbol.dispose]: () => void db.close(),
    }
  }))
