import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as passes } from 'node:timers/promises'

import type { Clock } from '#base'

import { type Attacked, headerLines, json, openServer, rawRequest } from './server.ts'

/** A9: passphrases are guessed, many at once and under made-up addresses, or asked for until nothing else goes on. */

const right = 'correct horse battery staple'

/** A passphrase that takes a while to check, as it does, and tells how many are checked at once. */
function passphraseOf(takesMs: number) {
  const seen = { checked: 0, most: 0 }
  let running = 0
  return {
    seen,
    isSet: () => true,
    async verify(text: string): Promise<boolean> {
      seen.checked += 1
      running += 1
      seen.most = Math.max(seen.most, running)
      await passes(takesMs)
      running -= 1
      return text === right
    },
  }
}

/** Time that stands still until it is moved. */
function standing(): Clock & { move(ms: number): void } {
  let now = Date.UTC(2026, 0, 1)
  return {
    now: () => now,
    after: () => ({ [Symbol.dispose]() {} }),
    move(ms) {
      now += ms
    },
  }
}

async function guess(
  server: Attacked,
  passphrase: string,
  headers: Record<string, string> = {},
): Promise<string> {
  const head = headerLines({ host: `127.0.0.1:${server.port}`, ...json, ...headers })
  const body = JSON.stringify({ passphrase })
  const {
    status,
    code = '',
    text,
  } = await server.raw(rawRequest('POST /api/v2/login/passphrase', head, body))
  const after = /^retry-after: (\d+)/im.exec(text)?.[1]
  return [status, code, after].filter((part) => part !== undefined && part !== '').join(' ')
}

describe('A9 guessing', () => {
  test('of twenty guesses at once two are checked, and the others are sent away at once', async () => {
    const passphrase = passphraseOf(800)
    await using server = await openServer({ passphrase })
    const said = await Promise.all(Array.from({ length: 20 }, () => guess(server, 'wrong')))
    assert.ok(said.filter((one) => one === '503 login.busy 1').length >= 17, said.join())
    assert.equal(said.filter((one) => one === '401 login.passphrase_wrong').length, passphrase.seen.checked)
    assert.equal(passphrase.seen.most, 2)
  })

  test('five guesses are free, then each makes the next one wait twice as long, up to a quarter of an hour', async () => {
    const passphrase = passphraseOf(0)
    const clock = standing()
    await using server = await openServer({ passphrase, clock })
    for (let count = 1; count <= 5; count += 1)
      assert.equal(await guess(server, 'wrong'), '401 login.passphrase_wrong')
    const waits: number[] = []
    for (let count = 0; count < 14; count += 1) {
      const [status, , seconds = '0'] = (await guess(server, right)).split(' ')
      assert.equal(status, '429')
      waits.push(Number(seconds))
      clock.move(Number(seconds) * 1_000 - 1)
      assert.equal((await guess(server, right)).split(' ')[0], '429')
      clock.move(1)
      assert.equal(await guess(server, 'wrong'), '401 login.passphrase_wrong')
    }
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900])
    assert.equal(passphrase.seen.checked, 5 + 14)
  })

  test('the right passphrase in time, or an hour of rest, and nothing is held against anybody', async () => {
    const clock = standing()
    await using server = await openServer({ passphrase: passphraseOf(0), clock })
    for (let round = 0; round < 3; round += 1) {
      for (let count = 1; count < 5; count += 1) await guess(server, 'wrong')
      assert.equal(await guess(server, right), '200')
    }
    for (let count = 1; count <= 6; count += 1) await guess(server, 'wrong')
    assert.equal((await guess(server, right)).split(' ')[0], '429')
    clock.move(3_600_000)
    for (let count = 1; count <= 5; count += 1)
      assert.equal(await guess(server, 'wrong'), '401 login.passphrase_wrong')
  })

  test('guesses made at once are all counted, before anybody knows what they were', async () => {
    const passphrase = passphraseOf(20)
    await using server = await openServer({ passphrase, clock: standing() })
    for (let round = 0; round < 10; round += 1)
      await Promise.all(Array.from({ length: 20 }, () => guess(server, 'wrong')))
    // One more than are free may have begun beside the last of those.
    assert.ok(passphrase.seen.checked <= 6, `${passphrase.seen.checked} checked`)
  })

  test('an address that a header makes up is believed by nobody', async () => {
    const passphrase = passphraseOf(0)
    await using server = await openServer({ passphrase, clock: standing() })
    const names = [
      'x-forwarded-for',
      'x-real-ip',
      'x-client-ip',
      'forwarded',
      'cf-connecting-ip',
      'true-client-ip',
      'via',
    ]
    for (let count = 0; count < 40; count += 1) {
      const address = `203.0.113.${count}`
      await guess(
        server,
        'wrong',
        Object.fromEntries(names.map((name) => [name, name === 'forwarded' ? `for=${address}` : address])),
      )
    }
    assert.equal(passphrase.seen.checked, 5)
  })

  test('who is shut out can still come in by a link, and others keep working', async () => {
    await using server = await openServer({ passphrase: passphraseOf(0), clock: standing() })
    const person = await server.logIn()
    for (let count = 0; count < 10; count += 1) await guess(server, 'wrong')
    const answer = await fetch(`${server.url}/api/v2/things`, { headers: person.headers })
    const late = await fetch(`${server.url}/api/v2/things`, { headers: (await server.logIn()).headers })
    assert.deepEqual([answer.status, late.status], [200, 200])
  })

  test('a guess that is no guess costs nothing and tells nothing', async () => {
    const passphrase = passphraseOf(0)
    await using server = await openServer({ passphrase, clock: standing() })
    const head = headerLines({ host: `127.0.0.1:${server.port}`, ...json })
    const bodies = [
      '{}',
      '{"passphrase":""}',
      '{"passphrase":1}',
      '{"passphrase":["a"]}',
      '[]',
      '',
      `{"passphrase":"${'a'.repeat(5_000)}"}`,
    ]
    for (const body of bodies) {
      const { status, text } = await server.raw(rawRequest('POST /api/v2/login/passphrase', head, body))
      assert.equal(status, 422, body.slice(0, 40))
      assert.doesNotMatch(text, /aaaa/)
    }
    const long = await server.raw(
      rawRequest('POST /api/v2/login/passphrase', head, `{"passphrase":"${'a'.repeat(20_000)}"}`),
    )
    assert.deepEqual([long.status, passphrase.seen.checked], [413, 0])
  })
})
