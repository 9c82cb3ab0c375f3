import assert from 'node:assert/strict'
import { chmodSync, cpSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

import { openDatabase, type Sqlite } from '#adapters'
import { openHome } from '#app'

import { type Answer, assertRefused, openPlace, type Place } from '../cli/place.ts'
import { serve } from './victim.ts'

const values = { forge: 'sk-live-value-of-the-forge', bank: 'sk-live-value-of-the-bank' } as const
const { signal } = new AbortController()

async function keep(place: Place, name: keyof typeof values, ...bound: readonly string[]): Promise<void> {
  const { code, err } = await place.start(['vault', 'set', name, ...bound], { input: values[name] }).ended
  assert.equal(code, 0, err)
}

/** What somebody can do who has the home and the key of its database, such as a program that runs as the same person. */
async function edit(place: Place, change: (db: Sqlite) => void): Promise<void> {
  const { database } = await openHome(place.home, { signal })
  const db = openDatabase(database)
  db.transaction(() => {
    change(db)
    db.exec('UPDATE vault SET revision = revision + 1')
  })()
  db.close()
}

function request(port: number, secret: string): string {
  return `
adjutant: 1
name: ask
steps:
  - id: ask
    use: http.request
    with: { url: 'http://127.0.0.1:${port}/', headers: { authorization: '{{secret:${secret}}}' } }
output: \${nodes.ask.output.status}
`
}

async function ask(place: Place, port: number, secret: string): ReturnType<Place['call']> {
  place.put('ask.yaml', request(port, secret))
  return place.call('run', 'ask.yaml', '--grant', `net:127.0.0.1:${port}`, '--grant', `secret:${secret}`)
}

describe('G3: rows of the vault that are changed in the database', () => {
  test('a host written into a binding gets nothing, and the secret goes nowhere any more', async () => {
    await using mine = await serve((_request, response) => response.end('ok'))
    await using evil = await serve((_request, response) => response.end('ok'))
    using place = openPlace()
    await keep(place, 'forge', '--host', `127.0.0.1:${mine.port}`)
    assert.equal((await ask(place, mine.port, 'forge')).code, 0)
    assert.equal(mine.seen[0]?.headers['authorization'], values.forge)
    await edit(place, (db) => {
      const binding = db.prepare<[], string>('SELECT binding FROM secret').pluck().get() ?? ''
      db.prepare('UPDATE secret SET binding = ?').run(binding.replace(String(mine.port), String(evil.port)))
    })
    for (const port of [evil.port, mine.port]) assertSecretRefused(await ask(place, port, 'forge'))
    assert.deepEqual([mine.seen.length, evil.seen.length], [1, 0])
    const listed = await place.call('vault', 'list')
    assert.equal(listed.code, 1)
    assert.match(listed.out, /forge .*damaged/)
    const again = await place.start(['vault', 'rotate', 'forge'], { input: 'sk-live-another-value' }).ended
    assertRefused(again, 1, 'vault.damaged')
  })

  test('a value put in the row of another secret opens in neither place', async () => {
    await using server = await serve((_request, response) => response.end('ok'))
    using place = openPlace()
    await keep(place, 'forge', '--host', `127.0.0.1:${server.port}`)
    await keep(place, 'bank', '--host', 'bank.example')
    await edit(place, (db) => {
      // The bank's value, with its key, where the forge's was.
      db.exec(`UPDATE secret_version SET (sealed_key, sealed_value) = (
        SELECT sealed_key, sealed_value FROM secret_version AS other JOIN secret ON secret.id = other.secret
        WHERE secret.name = 'bank'
      )`)
    })
    assertSecretRefused(await ask(place, server.port, 'forge'))
    assert.equal(server.seen.length, 0)
    assert.equal((await place.json<{ damaged: boolean }[]>('vault', 'list'))[1]?.damaged, true)
  })

  test('names that are exchanged open nothing', async () => {
    await using server = await serve((_request, response) => response.end('ok'))
    using place = openPlace()
    await keep(place, 'forge', '--host', `127.0.0.1:${server.port}`)
    await keep(place, 'bank', '--host', `127.0.0.1:${server.port}`)
    await edit(place, (db) => {
      db.exec("UPDATE secret SET name = 'x' WHERE name = 'forge'")
      db.exec("UPDATE secret SET name = 'forge' WHERE name = 'bank'")
      db.exec("UPDATE secret SET name = 'bank' WHERE name = 'x'")
    })
    for (const name of ['forge', 'bank']) assertSecretRefused(await ask(place, server.port, name))
    assert.equal(server.seen.length, 0)
  })

  test('rows from before a new key open nothing', async () => {
    await using server = await serve((_request, response) => response.end('ok'))
    using place = openPlace()
    await keep(place, 'forge', '--host', `127.0.0.1:${server.port}`)
    const old: unknown[] = []
    await edit(
      place,
      (db) => void old.push(...db.prepare('SELECT sealed_key, sealed_value FROM secret_version').raw().all()),
    )
    assert.equal((await place.call('vault', 'rekey')).code, 0)
    assert.equal((await ask(place, server.port, 'forge')).code, 0)
    await edit(place, (db) => {
      db.prepare('UPDATE secret_version SET sealed_key = ?, sealed_value = ?').run(
        ...(old[0] as [Buffer, Buffer]),
      )
    })
    assertSecretRefused(await ask(place, server.port, 'forge'))
    assert.equal(server.seen.length, 1)
  })

  test('a passphrase that was exchanged opens nothing, not even with the former key file beside it', async () => {
    using place = openPlace()
    await keep(place, 'forge', '--host', 'forge.example')
    const files = ['former passphrase', 'latter passphrase'].map((text, index) => {
      const file = place.put(`${index}.txt`, text)
      chmodSync(file, 0o600)
      return file
    })
    const [former = '', latter = ''] = files
    function call(...args: readonly string[]): ReturnType<Place['call']> {
      return place.start(args, {
        env: {
          ADJUTANT_PASSPHRASE_FILE: former,
          ADJUTANT_NEW_PASSPHRASE_FILE: args[1] === 'change' ? latter : former,
        },
      }).ended
    }
    assert.equal((await call('key', 'protect', 'passphrase')).code, 0)
    assert.equal((await call('vault', 'list')).code, 0)
    assert.equal((await call('key', 'change')).code, 0)
    assertRefused(await call('vault', 'list'), 1, 'keys.passphrase_wrong')
    // The home as somebody copied it before, with a database that went on: the key ring is not that of another home.
    const stolen = path.join(place.folder, 'stolen')
    cpSync(place.home, stolen, { recursive: true })
    assertRefused(await call('vault', 'list', '--home', stolen), 1, 'keys.passphrase_wrong')
  })
})

/** The run failed because the secret was not given out. */
function assertSecretRefused({ code, out, err }: Answer): void {
  assert.equal(code, 1, out + err)
  assert.match(out, /gate\.secret_refused at ask/)
}
