import assert from 'node:assert/strict'
import { chmod, link, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'

import { AppError, type ErrorCode } from '#contract'

import type { Keychain } from './keychain.ts'
import type { Cover } from './key-access.ts'
import { createFileKeyStore, type KeyStore } from './key-store.ts'
import { recoveryPhrase } from './recovery-phrase.ts'
import { createUnlockedKeys } from './unlocked-keys.ts'

const signal = new AbortController().signal
const passphrase = 'correct horse battery staple'
const under: Cover = { with: 'passphrase', passphrase }

function coded(code: ErrorCode): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError, `not coded: ${String(error)}`)
    assert.equal(error.code, code, error.message)
    assert.doesNotMatch(JSON.stringify([error.message, error.hint, error.details]), /horse/)
    return true
  }
}

interface Place extends AsyncDisposable {
  readonly home: string
  readonly store: KeyStore
  /** The same home as another process sees it, in another session. */
  readonly elsewhere: KeyStore
  readonly kept: Map<string, Uint8Array>
}

async function openPlace(keychain: Partial<Keychain> = {}): Promise<Place> {
  const top = await mkdtemp(join(tmpdir(), 'adjutant-protection-'))
  const home = join(top, 'home')
  const kept = new Map<string, Uint8Array>()
  const memory: Keychain = {
    find: async (account) => kept.get(account),
    put: async (account, secret) => void kept.set(account, new Uint8Array(secret)),
    remove: async (account) => void kept.delete(account),
    ...keychain,
  }
  const open = (session: string): KeyStore =>
    createFileKeyStore({
      home,
      keychain: memory,
      unlocked: createUnlockedKeys(join(top, session)),
      effort: { memoryKib: 512, passes: 1, lanes: 4 },
    })
  return {
    home,
    kept,
    store: open('session'),
    elsewhere: open('other-session'),
    [Symbol.asyncDispose]: () => rm(top, { recursive: true, force: true }),
  }
}

function asked(text: string): { passphrase: () => Promise<string>; signal: AbortSignal } {
  return { passphrase: async () => text, signal }
}

describe('a key under a passphrase', () => {
  test('opens with it, and with nothing else', async () => {
    await using place = await openPlace()
    const { store } = place
    const key = await store.create({ signal })
    await store.protect(key, under, { signal })
    assert.deepEqual(await store.load(asked(passphrase)), key)
    for (const wrong of ['', 'correct horse battery stapl', `${passphrase} `, passphrase.toUpperCase()])
      await assert.rejects(store.load(asked(wrong)), coded('keys.passphrase_wrong'), wrong)
    await assert.rejects(store.load({ signal }), coded('keys.locked'))
    assert.deepEqual(await store.status({ signal }), { protection: 'passphrase', isOpen: false })
  })

  test('is the same passphrase in every way of writing its letters', async () => {
    await using place = await openPlace()
    const key = await place.store.create({
      cover: { with: 'passphrase', passphrase: 'schlüsselwort'.normalize('NFC') },
      signal,
    })
    assert.deepEqual(await place.store.load(asked('schlüsselwort'.normalize('NFD'))), key)
  })

  test('is nowhere in the home as it is, and the file is for its owner alone', async () => {
    await using place = await openPlace()
    const { home, store } = place
    const key = await store.create({ cover: under, signal })
    const names = await readdir(home)
    assert.deepEqual(names.toSorted(), ['master.check', 'master.key'])
    for (const name of names) {
      const bytes = await readFile(join(home, name))
      assert.equal(bytes.includes(key), false, name)
      assert.equal(bytes.includes('horse'), false, name)
      assert.equal((await stat(join(home, name))).mode & 0o777, 0o600)
    }
  })

  test('costs whoever guesses it 64 MiB and three passes a guess', async () => {
    await using place = await openPlace()
    const { home } = place
    await createFileKeyStore({ home }).create({ cover: under, signal })
    const { kdf } = JSON.parse(await readFile(join(home, 'master.key'), 'utf8')) as {
      kdf: Record<string, unknown>
    }
    const { salt, ...rest } = kdf
    assert.deepEqual(rest, { name: 'argon2id', memoryKib: 64 * 1024, passes: 3, lanes: 4 })
    assert.equal(Buffer.from(String(salt), 'base64').length, 16)
  })

  test('takes the former key file off the disk, not only its name', async () => {
    await using place = await openPlace()
    const { home, store } = place
    const key = await store.create({ signal })
    await link(join(home, 'master.key'), join(home, 'second-name'))
    await store.protect(key, under, { signal })
    const left = await readFile(join(home, 'second-name'))
    assert.equal(left.length, 32)
    assert.equal(left.includes(key), false)
  })

  test('changed is opened by the new one alone', async () => {
    await using place = await openPlace()
    const { store } = place
    const key = await store.create({ cover: under, signal })
    await store.protect(key, { with: 'passphrase', passphrase: 'a new passphrase' }, { signal })
    assert.deepEqual(await store.load(asked('a new passphrase')), key)
    await assert.rejects(store.load(asked(passphrase)), coded('keys.passphrase_wrong'))
  })

  test('is not under one that is too weak, and stays as it was', async () => {
    await using place = await openPlace()
    const { store } = place
    const key = await store.create({ signal })
    for (const weak of ['', 'short', 'aaaaaaaaaaaa', 'x'.repeat(1_025)])
      await assert.rejects(
        store.protect(key, { with: 'passphrase', passphrase: weak }, { signal }),
        coded('keys.passphrase_weak'),
      )
    assert.deepEqual(await store.load({ signal }), key)
  })

  test('changed in the file, in any field, does not open and says so', async () => {
    await using place = await openPlace()
    const { home, store } = place
    await store.create({ cover: under, signal })
    const file = join(home, 'master.key')
    const good = JSON.parse(await readFile(file, 'utf8')) as { kdf: object; sealed: string }
    const changes: [ErrorCode, object][] = [
      ['keys.passphrase_wrong', { ...good, kdf: { ...good.kdf, passes: 2 } }],
      ['keys.passphrase_wrong', { ...good, kdf: { ...good.kdf, salt: Buffer.alloc(16).toString('base64') } }],
      ['keys.passphrase_wrong', { ...good, check: '0'.repeat(32) }],
      [
        'keys.passphrase_wrong',
        { ...good, sealed: `${good.sealed.startsWith('A') ? 'B' : 'A'}${good.sealed.slice(1)}` },
      ],
      ['keys.file_damaged', { ...good, kdf: { ...good.kdf, memoryKib: 2 ** 31 } }],
      ['keys.file_damaged', { ...good, kdf: { ...good.kdf, name: 'none' } }],
      ['keys.file_damaged', { ...good, extra: 1 }],
      ['keys.file_damaged', { ...good, version: 2 }],
      ['keys.file_damaged', {}],
    ]
    for (const [code, changed] of changes) {
      await writeFile(file, JSON.stringify(changed))
      await assert.rejects(store.load(asked(passphrase)), coded(code), JSON.stringify(changed))
    }
    await writeFile(file, JSON.stringify(good))
    await chmod(file, 0o644)
    await assert.rejects(store.load(asked(passphrase)), coded('keys.file_too_open'))
    await chmod(file, 0o600)
    await store.load(asked(passphrase))
  })

  test('comes back from the recovery phrase when the passphrase is lost', async () => {
    await using place = await openPlace()
    await using other = await openPlace()
    const { store } = place
    const key = await store.create({ cover: under, signal })
    const stranger = await other.store.create({ signal })
    await assert.rejects(store.restore(recoveryPhrase(stranger), { signal }), coded('keys.wrong_key'))
    assert.deepEqual(await store.load(asked(passphrase)), key)
    const cover: Cover = { with: 'passphrase', passphrase: 'another passphrase' }
    assert.deepEqual(await store.restore(recoveryPhrase(key), { cover, signal }), key)
    assert.deepEqual(await store.load(asked('another passphrase')), key)
    await assert.rejects(store.load(asked(passphrase)), coded('keys.passphrase_wrong'))
    assert.deepEqual(await store.restore(recoveryPhrase(key), { signal }), key)
    assert.deepEqual(await store.load({ signal }), key)
  })

  test('whose check is lost is restored to its own home, and to no other', async () => {
    await using place = await openPlace()
    await using other = await openPlace()
    const { home, store } = place
    const key = await store.create({ cover: under, signal })
    await rm(join(home, 'master.check'))
    const stranger = await other.store.create({ signal })
    await assert.rejects(store.restore(recoveryPhrase(stranger), { signal }), coded('keys.exists'))
    assert.deepEqual(await store.restore(recoveryPhrase(key), { signal }), key)
    assert.deepEqual((await readdir(home)).toSorted(), ['master.check', 'master.key'])
  })
})

describe('an unlocked key', () => {
  test('opens without the passphrase in the same session, until it is locked', async () => {
    await using place = await openPlace()
    const { store, elsewhere } = place
    const key = await store.create({ cover: under, signal })
    await store.unlock(key, { signal })
    assert.deepEqual(await store.load({ signal }), key)
    assert.deepEqual(await store.status({ signal }), { protection: 'passphrase', isOpen: true })
    await assert.rejects(elsewhere.load({ signal }), coded('keys.locked'))
    await store.lock({ signal })
    await assert.rejects(store.load({ signal }), coded('keys.locked'))
    await store.lock({ signal })
  })

  test('is locked by a new passphrase', async () => {
    await using place = await openPlace()
    const { store } = place
    const key = await store.create({ cover: under, signal })
    await store.unlock(key, { signal })
    await store.protect(key, { with: 'passphrase', passphrase: 'a new passphrase' }, { signal })
    await assert.rejects(store.load({ signal }), coded('keys.locked'))
  })

  test('of another home does not open this one', async () => {
    await using place = await openPlace()
    const { home, store } = place
    const key = await store.create({ cover: under, signal })
    await store.unlock(key, { signal })
    const session = join(home, '..', 'session', 'adjutant')
    const [name] = await readdir(session)
    await writeFile(join(session, name ?? ''), Buffer.alloc(32, 'another key of a home'))
    await assert.rejects(store.load({ signal }), coded('keys.locked'))
    assert.deepEqual(await store.load(asked(passphrase)), key)
  })

  test('is for its owner alone, and not taken from a file that is not', async () => {
    await using place = await openPlace()
    const { home, store } = place
    const key = await store.create({ cover: under, signal })
    await store.unlock(key, { signal })
    const session = join(home, '..', 'session', 'adjutant')
    assert.equal((await stat(session)).mode & 0o777, 0o700)
    const [name = ''] = await readdir(session)
    assert.equal((await stat(join(session, name))).mode & 0o777, 0o600)
    await chmod(join(session, name), 0o644)
    await assert.rejects(store.load({ signal }), coded('keys.file_too_open'))
  })

  test('needs a passphrase to be locked with, and a session to be kept in', async () => {
    await using place = await openPlace()
    const { home, store } = place
    const key = await store.create({ signal })
    await assert.rejects(store.lock({ signal }), coded('keys.no_passphrase'))
    await assert.rejects(createFileKeyStore({ home }).unlock(key, { signal }), coded('keys.no_session'))
  })
})

describe('a key in the keychain', () => {
  test('is not in the home, and comes from there', async () => {
    await using place = await openPlace()
    const { home, store, kept } = place
    const key = await store.create({ cover: { with: 'keychain' }, signal })
    assert.deepEqual([...kept.values()], [new Uint8Array(key)])
    for (const name of await readdir(home))
      assert.equal((await readFile(join(home, name))).includes(key), false)
    assert.deepEqual(await store.load({ signal }), key)
    assert.deepEqual(await store.status({ signal }), { protection: 'keychain', isOpen: true })
  })

  test('leaves the keychain when it is kept otherwise', async () => {
    await using place = await openPlace()
    const { store, kept } = place
    const key = await store.create({ cover: { with: 'keychain' }, signal })
    await store.protect(key, under, { signal })
    assert.equal(kept.size, 0)
    assert.deepEqual(await store.load(asked(passphrase)), key)
    await store.protect(key, { with: 'keychain' }, { signal })
    await store.protect(key, { with: 'file' }, { signal })
    assert.equal(kept.size, 0)
    assert.deepEqual(await store.load({ signal }), key)
  })

  test('that the keychain has lost is missing, and comes back from the recovery phrase', async () => {
    await using place = await openPlace()
    const { store, kept } = place
    const key = await store.create({ cover: { with: 'keychain' }, signal })
    kept.clear()
    await assert.rejects(store.load({ signal }), coded('keys.missing'))
    assert.deepEqual(await store.restore(recoveryPhrase(key), { signal }), key)
    assert.deepEqual(await store.load({ signal }), key)
  })

  test('is not left to a keychain that forgets at once', async () => {
    await using place = await openPlace({ find: async () => undefined })
    const { home, store } = place
    const key = await store.create({ signal })
    await assert.rejects(
      store.protect(key, { with: 'keychain' }, { signal }),
      coded('keys.keychain_unavailable'),
    )
    assert.deepEqual(await store.load({ signal }), key)
    assert.equal((await readFile(join(home, 'master.key'))).length, 32)
  })

  test('that is another one is recognised', async () => {
    await using place = await openPlace()
    const { store, kept } = place
    await store.create({ cover: { with: 'keychain' }, signal })
    const [account = ''] = kept.keys()
    kept.set(account, new Uint8Array(Buffer.alloc(32, 'another key')))
    await assert.rejects(store.load({ signal }), coded('keys.wrong_key'))
  })
})
