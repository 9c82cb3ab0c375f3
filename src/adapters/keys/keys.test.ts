import assert from 'node:assert/strict'
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { AppError, type ErrorCode } from '#contract'

import { checkValue, deriveKeys } from './derived-keys.ts'
import { createFileKeyStore, type KeyStore } from './key-store.ts'
import { keyFromPhrase, recoveryPhrase, toMasterKey } from './recovery-phrase.ts'

const signal = new AbortController().signal
const zeros = 'abandon '.repeat(23)

function coded(code: ErrorCode, message = /./): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError, `not coded: ${String(error)}`)
    assert.equal(error.code, code, error.message)
    assert.match(error.message, message)
    return true
  }
}

async function openHome(): Promise<{ home: string; store: KeyStore } & AsyncDisposable> {
  const top = await mkdtemp(join(tmpdir(), 'adjutant-keys-'))
  const home = join(top, 'home')
  const store = createFileKeyStore({ home })
  return { home, store, [Symbol.asyncDispose]: () => rm(top, { recursive: true, force: true }) }
}

describe('recovery phrase', () => {
  test('is the key in 24 words, and gives it back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        fc.pre(bytes.some((byte) => byte !== bytes[0]))
        const phrase = recoveryPhrase(toMasterKey(bytes))
        assert.equal(phrase.split(' ').length, 24)
        assert.deepEqual(keyFromPhrase(phrase), toMasterKey(bytes))
      }),
    )
  })

  test('is the one of BIP-39', () => {
    const bytes = Buffer.from('68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c', 'hex')
    assert.equal(
      recoveryPhrase(toMasterKey(bytes)),
      'hamster diagram private dutch cause delay private meat slide toddler razor book happy fancy gospel tennis maple dilemma loan word shrug inflict delay length',
    )
  })

  test('may be typed as people type', () => {
    const key = toMasterKey(Buffer.from(Array.from({ length: 32 }, (_, index) => index)))
    const words = recoveryPhrase(key).split(' ')
    const typed = words.map((word, index) => `${index + 1}. ${word.toUpperCase()}`).join('\n')
    assert.deepEqual(keyFromPhrase(`  ${typed}\n`), key)
    assert.deepEqual(keyFromPhrase(words.join(', ')), key)
  })

  test('says which word is wrong and what it may be', () => {
    const invalid = (message: RegExp): ReturnType<typeof coded> => coded('keys.phrase_invalid', message)
    assert.throws(() => keyFromPhrase(`${zeros}artt`), invalid(/Word 24, "artt".*Is it art/))
    assert.throws(() => keyFromPhrase(`abandn ${zeros}`), invalid(/Word 1, "abandn".*abandon/))
    assert.throws(
      () => keyFromPhrase(`${zeros}xyzzyq`),
      invalid(/Word 24, "xyzzyq", is not one of the list\.$/),
    )
    assert.throws(() => keyFromPhrase(zeros), invalid(/this one has 23/))
    assert.throws(() => keyFromPhrase(''), invalid(/this one has 0/))
    assert.throws(() => keyFromPhrase(`${zeros}zoo`), invalid(/checksum/))
    assert.throws(() => keyFromPhrase(`${zeros}art`), invalid(/no random key/))
  })
})

describe('derived keys', () => {
  test('are those that were once derived, for ever', () => {
    const keys = deriveKeys(toMasterKey(Buffer.from(Array.from({ length: 32 }, (_, index) => index))))
    assert.deepEqual(
      Object.fromEntries(
        Object.entries(keys).map(([name, key]) => [name, Buffer.from(key as Uint8Array).toString('hex')]),
      ),
      {
        database: '39da8c2dea077263ce8b2927c92667ac09c57ba58ad2b99f36186165ff9d0e39',
        blobContent: 'c3f102f1bdfb34a1d005a98af50b160c96e64e127abc2284d677686b9e7587fc',
        blobNames: 'a5366027e302ac9702ebace709c26d0a81759132c9bf4b099796df86d731d8c1',
        ring: 'b8799e1bface3a9f9d7c8e460f7fe3b0f596ac8b43c9efeaa527c95c4a5f19d7',
        vault: '1490b97c18e0468fee1d86a868933977aabe4b97de2a70a61d18e23dea0e9876',
        permissions: 'cc65086a89bf71816cde6697821cd2f578cd5ed3c1d5394ba289f74d914afc91',
        logins: 'bd59aeb9c565871b33d133fdc49884b216f000bfdb85f66b71b921d94041b728',
        auditSigning: '01bca13bb96807e061c39721502b65ca22e342c2b1208def0c6980eadc851758',
      },
    )
  })
})

describe('key file', () => {
  test('is made once, for its owner alone, and loaded from then on', async () => {
    await using place = await openHome()
    const { home, store } = place
    assert.equal(await store.load({ signal }), undefined)
    const key = await store.create({ signal })
    assert.equal(key.length, 32)
    assert.deepEqual(await store.load({ signal }), key)
    assert.equal((await stat(home)).mode & 0o777, 0o700)
    assert.equal((await stat(join(home, 'master.key'))).mode & 0o777, 0o600)
    assert.deepEqual((await readdir(home)).toSorted(), ['master.check', 'master.key'])
    await assert.rejects(store.create({ signal }), coded('keys.exists'))
    assert.deepEqual(await store.load({ signal }), key)
  })

  test('is made by one of many processes that start at once', async () => {
    await using place = await openHome()
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => place.store.create({ signal })))
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
    for (const result of results) if (result.status === 'rejected') coded('keys.exists')(result.reason)
    assert.ok(await place.store.load({ signal }))
  })

  test('is refused when others can read it, or write beside it', async () => {
    await using place = await openHome()
    const { home, store } = place
    await store.create({ signal })
    for (const mode of [0o640, 0o604, 0o660, 0o644]) {
      await chmod(join(home, 'master.key'), mode)
      await assert.rejects(
        store.load({ signal }),
        coded('keys.file_too_open', /master\.key/),
        mode.toString(8),
      )
    }
    await chmod(join(home, 'master.key'), 0o600)
    await chmod(home, 0o770)
    await assert.rejects(store.load({ signal }), coded('keys.file_too_open', /write in/))
    await chmod(home, 0o700)
    assert.ok(await store.load({ signal }))
  })

  test('is refused when it is no key', async () => {
    await using place = await openHome()
    const { home, store } = place
    await store.create({ signal })
    const file = join(home, 'master.key')
    for (const content of ['', 'short', Buffer.alloc(33, 'long'), Buffer.alloc(32)]) {
      await writeFile(file, content)
      await assert.rejects(store.load({ signal }), coded('keys.file_damaged'))
      await assert.rejects(store.create({ signal }), coded('keys.file_damaged'))
    }
    await rm(file)
    await mkdir(file)
    await assert.rejects(store.load({ signal }), coded('keys.file_damaged', /not a file/))
  })

  test('is not a link to somewhere else', async () => {
    await using place = await openHome()
    const { home, store } = place
    await store.create({ signal })
    await rename(join(home, 'master.key'), join(home, 'elsewhere'))
    await symlink('elsewhere', join(home, 'master.key'))
    await assert.rejects(store.load({ signal }), AppError)
  })

  test('takes an empty folder for its own and leaves a shared one alone', async () => {
    await using place = await openHome()
    await mkdir(place.home, { mode: 0o755 })
    await place.store.create({ signal })
    assert.equal((await stat(place.home)).mode & 0o777, 0o700)

    await using shared = await openHome()
    await mkdir(shared.home)
    await chmod(shared.home, 0o777)
    await writeFile(join(shared.home, 'theirs'), 'x')
    await assert.rejects(shared.store.create({ signal }), coded('keys.file_too_open'))
    assert.deepEqual(await readdir(shared.home), ['theirs'])
  })
})

describe('restoring a key', () => {
  test('brings back a lost key file', async () => {
    await using place = await openHome()
    const { home, store } = place
    const key = await store.create({ signal })
    await rm(join(home, 'master.key'))
    await assert.rejects(store.load({ signal }), coded('keys.missing'))
    await assert.rejects(store.create({ signal }), coded('keys.missing'))
    assert.deepEqual(await store.restore(recoveryPhrase(key), { signal }), key)
    assert.deepEqual(await store.load({ signal }), key)
  })

  test('refuses the key of another home before anything is written', async () => {
    await using place = await openHome()
    await using other = await openHome()
    const { home, store } = place
    const key = await store.create({ signal })
    const phrase = recoveryPhrase(await other.store.create({ signal }))
    await assert.rejects(store.restore(phrase, { signal }), coded('keys.wrong_key'))
    await rm(join(home, 'master.key'))
    await assert.rejects(store.restore(phrase, { signal }), coded('keys.wrong_key'))
    assert.deepEqual(await readdir(home), ['master.check'])
    assert.deepEqual(Buffer.from(await readFile(join(home, 'master.check'))), Buffer.from(checkValue(key)))

    await writeFile(join(home, 'master.key'), keyFromPhrase(phrase), { mode: 0o600 })
    await assert.rejects(store.load({ signal }), coded('keys.wrong_key'))
  })

  test('brings a key to a new home, and the same key twice does no harm', async () => {
    await using place = await openHome()
    await using other = await openHome()
    const key = await place.store.create({ signal })
    const phrase = recoveryPhrase(key)
    assert.deepEqual(await other.store.restore(phrase, { signal }), key)
    assert.deepEqual(await other.store.restore(phrase, { signal }), key)
    assert.deepEqual(await other.store.load({ signal }), key)
  })

  test('gives a key that lost its check a new one', async () => {
    await using place = await openHome()
    const { home, store } = place
    const key = await store.create({ signal })
    await rm(join(home, 'master.check'))
    assert.deepEqual(await store.load({ signal }), key)
    assert.deepEqual((await readdir(home)).toSorted(), ['master.check', 'master.key'])
  })
})
