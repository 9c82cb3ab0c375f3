import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { SecretRow, VaultChange, VaultEvent, VaultRow, VaultStore, VersionRow } from './vault-store.ts'

const vault: VaultRow = { id: 'vault_1', revision: 1, generation: 1, sealedKey: new Uint8Array([1, 2]) }
const event: VaultEvent = { action: 'set', secret: 'a', by: 'Ada', at: 5, data: { version: 1 } }

function secret(name: string): SecretRow {
  return { id: `secret_${name}`, name, binding: { header: name }, createdAt: 3 }
}

function version(name: string, number: number, status: VersionRow['status']): VersionRow {
  return {
    secret: `secret_${name}`,
    version: number,
    status,
    sealedKey: new Uint8Array([number]),
    sealedValue: new Uint8Array([number, number]),
    createdAt: number,
  }
}

const first: VaultChange = {
  from: 0,
  vault,
  secrets: [secret('a')],
  versions: [version('a', 1, 'active')],
  event,
}

interface Bench extends Disposable {
  readonly store: VaultStore
  /** All events that were written down, oldest first. */
  events(): readonly VaultEvent[]
}

/** What every VaultStore must do. Each adapter's test file calls this once. */
export function testVaultStore(open: () => Bench): void {
  test('has no vault until one is written, and gives back what was', () => {
    using bench = open()
    const { store } = bench
    assert.deepEqual([store.revision(), store.read()], [0, undefined])
    assert.equal(store.write(first), true)
    assert.equal(store.revision(), 1)
    assert.deepEqual(store.read(), { vault, secrets: [secret('a')], versions: [version('a', 1, 'active')] })
  })

  test('lists secrets by name and versions newest first', () => {
    using bench = open()
    const { store } = bench
    store.write({
      ...first,
      secrets: ['b', 'a', 'B'].map(secret),
      versions: [version('a', 1, 'retired'), version('b', 1, 'active'), version('a', 2, 'active')],
    })
    assert.deepEqual(
      store.read()?.secrets.map(({ name }) => name),
      ['B', 'a', 'b'],
    )
    const of = store.read()?.versions.filter(({ secret: id }) => id === 'secret_a')
    assert.deepEqual(
      of?.map((row) => row.version),
      [2, 1],
    )
  })

  test('replaces, removes and forgets', () => {
    using bench = open()
    const { store } = bench
    store.write({
      ...first,
      secrets: [secret('a'), secret('b')],
      versions: [version('a', 1, 'active'), version('a', 2, 'active'), version('b', 1, 'active')],
    })
    const changed = { ...secret('a'), binding: { header: 'other' } }
    store.write({
      from: 1,
      vault: { ...vault, revision: 2 },
      secrets: [changed],
      versions: [version('a', 2, 'retired'), version('a', 3, 'active')],
      removed: ['secret_b'],
      forgotten: [{ secret: 'secret_a', version: 1 }],
      event,
    })
    assert.deepEqual(store.read(), {
      vault: { ...vault, revision: 2 },
      secrets: [changed],
      versions: [version('a', 3, 'active'), version('a', 2, 'retired')],
    })
  })

  test('refuses a change of what is no longer so, and keeps nothing of it', () => {
    using bench = open()
    const { store } = bench
    store.write(first)
    const late = { ...first, secrets: [secret('b')], event: { ...event, secret: 'b' } }
    assert.equal(store.write(late), false)
    assert.equal(store.write({ ...late, from: 7, vault: { ...vault, revision: 8 } }), false)
    assert.deepEqual(store.read()?.secrets, [secret('a')])
    assert.deepEqual(bench.events(), [event])
  })

  test('writes nothing of a change of which a part fails', () => {
    using bench = open()
    const { store } = bench
    store.write(first)
    const clash = { ...secret('z'), name: 'a' }
    assert.throws(() =>
      store.write({ ...first, from: 1, vault: { ...vault, revision: 2 }, secrets: [clash] }),
    )
    assert.equal(store.revision(), 1)
    assert.deepEqual(bench.events(), [event])
  })

  test('writes down each event once, in order, and also what changed nothing', () => {
    using bench = open()
    const { store } = bench
    store.write(first)
    const refusal: VaultEvent = { action: 'refuse', secret: 'a', by: '', at: 6, data: { why: 'no' } }
    store.note(refusal)
    assert.deepEqual(bench.events(), [event, refusal])
    assert.equal(store.revision(), 1)
  })
}
