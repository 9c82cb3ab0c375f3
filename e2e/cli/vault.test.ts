import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { describe, test } from 'node:test'

import { type Answer, assertRefused, openPlace, type Place, root } from './place.ts'
import { until } from '../until.ts'

const value = 'sk-live-0123456789abcdef'

function set(place: Place, input: string, ...more: readonly string[]): Promise<Answer> {
  return place.start(['vault', 'set', 'issues', '--host', 'api.example.org', ...more], { input }).ended
}

/** A file that only its owner can read. */
function secretly(place: Place, name: string, text: string): string {
  const file = place.put(name, text)
  chmodSync(file, 0o600)
  return file
}

describe('secrets', () => {
  test('are set, listed, rotated and removed, and never shown', async () => {
    using place = openPlace()
    assert.match((await place.call('vault', 'list')).err, /cli\.no_home/)
    const kept = await set(place, `${value}\n`, '--method', 'get', '--path', '/v1', '--header', 'X-Api-Key')
    assert.equal(kept.code, 0, kept.err)
    const again = await set(place, 'sk-live-another-value')
    assertRefused(again, 1, 'vault.exists')
    const rotated = await place.start(['vault', 'rotate', 'issues'], { input: 'sk-live-another-value' }).ended
    const listed = await place.json<{ name: string; version: number; binding: unknown }[]>('vault', 'list')
    assert.deepEqual(
      listed.map(({ name, version, binding }) => ({ name, version, binding })),
      [
        {
          name: 'issues',
          version: 2,
          binding: {
            hosts: [{ host: 'api.example.org', port: null }],
            methods: ['GET'],
            paths: ['/v1'],
            header: 'x-api-key',
          },
        },
      ],
    )
    const exchanged = await set(place, 'sk-live-third-value', '--replace')
    const said = [
      kept,
      again,
      rotated,
      exchanged,
      await place.call('vault', 'list'),
      await place.call('vault', 'rekey'),
    ]
    assert.equal((await place.call('vault', 'rm', 'issues')).code, 0)
    assertRefused(await place.call('vault', 'rm', 'issues'), 1, 'vault.not_found')
    assert.doesNotMatch(said.map(({ out, err }) => out + err).join(''), /sk-live/)
    const entries = await place.json<{ kind: string; by: string }[]>('audit', 'list')
    assert.deepEqual(entries.map(({ kind }) => kind).toReversed(), [
      'vault.set',
      'vault.rotate',
      'vault.set',
      'vault.rekey',
      'vault.remove',
    ])
    assert.ok(entries.every(({ by }) => by !== ''))
  })

  test('are refused when they cannot be kept as they are, and nothing of them is said', async () => {
    using place = openPlace()
    for (const input of ['', '\n', 'short', `${value}\n${value}\n`, `${value}\u0000x`, 'x'.repeat(9_000)]) {
      const answer = await set(place, input)
      assertRefused(answer, 1, 'vault.value_invalid')
      assert.doesNotMatch(answer.out + answer.err, /sk-live/)
    }
    assertRefused(await place.start(['vault', 'set', 'x'], { input: value }).ended, 2, 'cli.usage')
    for (const host of ['https://api.example.org', '*', 'a/b'])
      assertRefused(
        await place.start(['vault', 'set', 'x', '--host', host], { input: value }).ended,
        1,
        'vault.binding_invalid',
      )
    assertRefused(await set(place, value, '--header', 'host'), 1, 'vault.binding_invalid')
    assertRefused(
      await place.start(['vault', 'set', 'a b', '--host', 'a.example'], { input: value }).ended,
      1,
      'vault.name_invalid',
    )
    assert.deepEqual(await place.json('vault', 'list'), [])
  })
})

describe('keys', () => {
  test('are put under a passphrase, unlocked, locked, changed, and taken out again', async () => {
    using place = openPlace()
    const session = path.join(place.folder, 'session')
    mkdirSync(session, { mode: 0o700 })
    const [first, second] = [
      secretly(place, 'first', 'the first passphrase\n'),
      secretly(place, 'second', 'the second passphrase'),
    ]
    function call(args: string, env: Record<string, string> = {}, input = ''): Promise<Answer> {
      return place.start(args.split(' '), { input, env: { XDG_RUNTIME_DIR: session, ...env } }).ended
    }
    const asked = { ADJUTANT_PASSPHRASE_FILE: first }
    assert.equal((await set(place, value)).code, 0)
    assert.match((await call('key status')).out, /only you can read/)
    assertRefused(await call('key change'), 1, 'keys.no_passphrase')
    assertRefused(await call('vault lock'), 1, 'keys.no_passphrase')
    assertRefused(await call('key protect paper'), 2, 'cli.usage')
    assertRefused(await call('key protect passphrase', {}, 'short'), 1, 'keys.passphrase_weak')

    assert.equal((await call('key protect passphrase', { ADJUTANT_NEW_PASSPHRASE_FILE: first })).code, 0)
    assertRefused(await call('vault list'), 1, 'keys.locked')
    assertRefused(await call('runs'), 1, 'keys.locked')
    assert.equal((await call('vault list', asked)).code, 0)

    assert.equal((await call('vault unlock', asked)).code, 0)
    assert.match((await call('key status')).out, /and unlocked/)
    assert.equal((await call('vault list')).code, 0)
    assert.equal((await call('vault lock')).code, 0)
    assertRefused(await call('vault list'), 1, 'keys.locked')
    assert.deepEqual(readdirSync(path.join(session, 'adjutant')), [])

    assert.equal((await call('key change', asked, 'the second passphrase\n')).code, 0)
    assertRefused(await call('vault list', asked), 1, 'keys.passphrase_wrong')
    assert.equal((await call('vault list', { ADJUTANT_PASSPHRASE_FILE: second })).code, 0)

    const phrase = (await call('key phrase --json', { ADJUTANT_PASSPHRASE_FILE: second })).out
    const { phrase: words } = JSON.parse(phrase) as { phrase: string }
    // Nobody is there to type a new passphrase, and the home is not quietly left without one.
    assertRefused(await call('key restore', {}, words), 2, 'cli.usage')
    assert.equal((await call('key restore', { ADJUTANT_NEW_PASSPHRASE_FILE: first }, words)).code, 0)
    assert.equal((await call('vault list', asked)).code, 0)
    assert.equal((await call('key protect file', asked)).code, 0)
    assert.equal((await call('vault list')).code, 0)
    const entries = await place.json<{ kind: string; data: { protection: string } }[]>('audit', 'list')
    assert.deepEqual(
      entries
        .filter(({ kind }) => kind.startsWith('key.'))
        .map(({ kind, data }) => `${kind} ${data.protection}`),
      ['key.protect file', 'key.restore passphrase', 'key.protect passphrase', 'key.protect passphrase'],
    )
  })

  test('rotate refuses while somebody works with the home, and says which secret files may be used by others', async () => {
    using place = openPlace()
    place.put('wait.yaml', 'adjutant: 1\nname: wait\nsteps:\n  - { id: w, wait: 60s }\n')
    assert.equal((await set(place, value)).code, 0)
    const work = place.start(['run', 'wait.yaml'])
    await until(async () => (await place.json<unknown[]>('runs')).length > 0, 'it has begun')
    assertRefused(await place.call('key', 'rotate'), 1, 'engine.home_busy')
    work.child.kill('SIGKILL')
    await work.ended
    const before = readFileSync(path.join(place.home, 'adjutant.db'))
    assert.equal((await place.call('key', 'rotate')).code, 0)
    assert.notDeepEqual(
      readFileSync(path.join(place.home, 'adjutant.db')).subarray(0, 4_096),
      before.subarray(0, 4_096),
    )
    assert.equal((await place.json<unknown[]>('vault', 'list')).length, 1)
    assert.equal((await place.json<unknown[]>('runs')).length, 1)

    const open = place.put('open', 'a passphrase for all')
    chmodSync(open, 0o644)
    const told = await place.start(['key', 'protect', 'passphrase'], {
      env: { ADJUTANT_NEW_PASSPHRASE_FILE: open },
    }).ended
    assertRefused(told, 1, 'keys.file_too_open')
  })

  test('a home whose key and check are both gone is not taken for a new one', async () => {
    using place = openPlace()
    assert.equal((await set(place, value)).code, 0)
    const { phrase } = await place.json<{ phrase: string }>('key', 'phrase')
    for (const name of ['master.key', 'master.check']) rmSync(path.join(place.home, name))
    assertRefused(await place.call('vault', 'list'), 1, 'keys.missing')
    assert.equal((await place.start(['key', 'restore'], { input: phrase }).ended).code, 0)
    assert.equal((await place.json<unknown[]>('vault', 'list')).length, 1)
  })
})

const noTerminal =
  process.platform !== 'linux' || spawnSync('script', ['--version']).error
    ? 'needs script(1) of util-linux, which makes a terminal'
    : false

describe('on a terminal', { skip: noTerminal }, () => {
  /** Types each line when the program asks for it, and answers all that was on the screen. */
  async function type(
    place: Place,
    command: string,
    answers: readonly (readonly [RegExp, string])[],
  ): Promise<Answer> {
    const line = `${process.execPath} ${path.join(root, 'bin/adjutant.js')} ${command}`
    const child = spawn('script', ['-qefc', line, '/dev/null'], {
      cwd: place.folder,
      env: { PATH: process.env['PATH'], HOME: place.folder, ADJUTANT_HOME: place.home, TERM: 'dumb' },
    })
    let screen = ''
    let next = 0
    let seen = 0
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      screen += text
      const [asks, answer] = answers[next] ?? []
      if (answer === undefined || !asks?.test(screen.slice(seen))) return
      seen = screen.length
      next += 1
      child.stdin.write(answer)
    })
    const code = await new Promise<number | null>((resolve) => {
      child.on('close', resolve)
    })
    return { code, out: screen, err: '' }
  }

  test('a value is typed twice, corrected with the erase key, and seen by nobody', async () => {
    using place = openPlace()
    const answers = [
      [/Value of issues/, `${value}x\u007f\r`],
      [/Once more/, `${value}\r`],
    ] as const
    const typed = await type(place, 'vault set issues --host api.example.org', answers)
    assert.equal(typed.code, 0, typed.out)
    assert.doesNotMatch(typed.out, /sk-live|0123/)
    assert.equal((await place.json<unknown[]>('vault', 'list')).length, 1)
  })

  test('two values that differ are not kept, and Ctrl-C ends the asking', async () => {
    using place = openPlace()
    const differing = await type(place, 'vault set issues --host api.example.org', [
      [/Value of/, `${value}\r`],
      [/Once more/, `${value}!\r`],
    ])
    assert.match(differing.out, /cli\.usage/)
    const stopped = await type(place, 'vault set issues --host api.example.org', [
      [/Value of/, `${value}\u0003`],
    ])
    assert.equal(stopped.code, 130)
    assert.deepEqual(await place.json('vault', 'list'), [])
  })

  test('a passphrase may be mistyped twice', async () => {
    using place = openPlace()
    assert.equal((await set(place, value)).code, 0)
    const file = secretly(place, 'passphrase', 'the right passphrase')
    const env = { ADJUTANT_NEW_PASSPHRASE_FILE: file }
    assert.equal((await place.start(['key', 'protect', 'passphrase'], { env }).ended).code, 0)
    const opened = await type(place, 'vault list', [
      [/Passphrase of/, 'the wrong passphrase\r'],
      [/Passphrase of/, 'another wrong one\r'],
      [/Passphrase of/, 'the right passphrase\r'],
    ])
    assert.equal(opened.code, 0, opened.out)
    assert.match(opened.out, /issues/)
    assert.doesNotMatch(opened.out, /the right|wrong one/)
  })
})
