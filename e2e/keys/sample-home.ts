/** A home with something of everything in it, and how it is looked through. */
import assert from 'node:assert/strict'

import { openDatabase, prepareDatabase } from '#adapters'
import { type Access, type Home, keyStoreOf, openHome } from '#app'
import { createVault, parseHost, type Vault } from '#vault'
import { createVaultStore, systemClock, systemIds, systemSealer } from '#adapters'

const { signal } = new AbortController()

export const passphrases = { old: 'the former passphrase', new: 'the latter passphrase' } as const
const value = 'sk-live-0123456789abcdef'
const content = Buffer.from('content that was stored before')
const rows = 2_000

export function withPassphrase(passphrase: string): Access {
  return { passphrase: async () => passphrase }
}

function vaultIn({ vaultKey }: Home, db: ReturnType<typeof openDatabase>): Vault {
  return createVault({
    store: createVaultStore(db),
    sealer: systemSealer,
    wrappingKey: vaultKey,
    clock: systemClock,
    ids: systemIds,
  })
}

export function withVault<T>(home: Home, work: (vault: Vault) => T): T {
  const db = openDatabase(home.database)
  try {
    return work(vaultIn(home, db))
  } finally {
    db.close()
  }
}

/** Answers the name of the stored content. */
export async function makeHome(
  folder: string,
  { underPassphrase }: { underPassphrase: boolean },
): Promise<string> {
  const home = await openHome(folder, { signal })
  prepareDatabase(home.database)
  const db = openDatabase(home.database)
  db.exec('CREATE TABLE sample (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT')
  const insert = db.prepare('INSERT INTO sample (text) VALUES (?)')
  db.transaction(() => {
    for (let row = 1; row <= rows; row += 1) insert.run(`row ${row} `.repeat(10))
  })()
  const binding = {
    hosts: [parseHost('api.example.org')],
    methods: [],
    paths: ['/'],
    header: 'authorization',
  }
  vaultIn(home, db).set('api', value, { binding, by: 'Ada' })
  db.close()
  const cover = { with: 'passphrase', passphrase: passphrases.old } as const
  if (underPassphrase) await keyStoreOf(folder).protect(home.master, cover, { signal })
  return home.blobs.put([content], { signal })
}

/** Everything that was put into the home is there and whole. Answers its recovery phrase. */
export async function checkHome(folder: string, access: Access, blob: string): Promise<string> {
  const home = await openHome(folder, { access, signal })
  const stored = Buffer.concat(await Array.fromAsync(home.blobs.get(blob, { signal })))
  assert.deepEqual(stored, content)
  const db = openDatabase(home.database)
  try {
    assert.equal(db.pragma('integrity_check(1)', { simple: true }), 'ok')
    assert.deepEqual(db.prepare('SELECT count(*) AS count, sum(length(text)) AS size FROM sample').get(), {
      count: rows,
      size: Array.from({ length: rows }, (_, row) => `row ${row + 1} `.length * 10).reduce(
        (a, b) => a + b,
        0,
      ),
    })
    const vault = vaultIn(home, db)
    const use = {
      host: 'api.example.org',
      port: 443,
      method: 'GET',
      path: '/',
      header: 'authorization',
      https: true,
    }
    assert.equal(await vault.reveal('api', use), value)
  } finally {
    db.close()
  }
  return home.phrase
}
