/** The daemon as a person has it: started, killed, reached from elsewhere, ended. */
import assert from 'node:assert/strict'
import { chmodSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { type Place, openPlace, type Started } from '../cli/place.ts'
import { freePort } from './free-port.ts'
import { type Answered, ask, Visitor } from './visitor.ts'
import { until } from '../until.ts'

const skip = process.platform === 'win32'

interface Running {
  readonly url: string
  readonly pid: number
  readonly supervisor: number
}

interface Up extends AsyncDisposable {
  readonly started: Started
  readonly link: string
}

/** Starts the daemon of a place in the foreground, as it is without a terminal. */
async function up(place: Place, ...options: readonly string[]): Promise<Up> {
  const started = place.start(['up', '--no-browser', '--port', await freePort(), ...options])
  await started.says(/#t=[\w-]+/)
  return {
    started,
    get link() {
      return /http:\S+#t=[\w-]+/.exec(started.said().out)?.[0] ?? ''
    },
    async [Symbol.asyncDispose]() {
      started.child.kill('SIGTERM')
      await started.ended
    },
  }
}

function running(place: Place): Running {
  return JSON.parse(readFileSync(path.join(place.home, 'daemon/daemon.json'), 'utf8')) as Running
}

async function runningAgain(place: Place, before: Running): Promise<Running> {
  for (;;) {
    await sleep(50)
    try {
      const now = running(place)
      if (now.pid !== before.pid) return now
    } catch {
      // It is being written, or not there for a moment.
    }
  }
}

describe('up', { skip }, () => {
  test('without a terminal, a browser or a keychain it leads to a page that can be used', async () => {
    using place = openPlace()
    await using daemon = await up(place)
    const page = await ask(running(place).url, 'GET', '/')
    assert.equal(page.status, 200)
    const visitor = await Visitor.enter(daemon.link)
    const home = (await visitor.ask('GET', '/api/v2/home')).json as { key: string; phraseSeen: boolean }
    assert.deepEqual({ key: home.key, phraseSeen: home.phraseSeen }, { key: 'file', phraseSeen: false })
    const { words } = (await visitor.ask('POST', '/api/v2/home/phrase', { body: {} })).json as {
      words: string[]
    }
    assert.equal(words.length, 24)
    const said = daemon.started.said()
    assert.equal(`${said.out}${said.err}`.includes(words.slice(0, 3).join(' ')), false)
  })

  test('a link opens the page once, and another one can be had', async () => {
    using place = openPlace()
    await using daemon = await up(place)
    await Visitor.enter(daemon.link)
    await assert.rejects(Visitor.enter(daemon.link))
    const { link } = await place.json<{ link: string }>('link')
    const visitor = await Visitor.enter(link)
    assert.equal((await visitor.ask('GET', '/api/v2/runs')).status, 200)
    const { err } = await place.start(['link'], {
      env: { SSH_CONNECTION: '10.0.0.1 5 10.0.0.2 22', USER: 'ada' },
    }).ended
    assert.match(err, /ssh -L (\d+):127\.0\.0\.1:\1 ada@10\.0\.0\.2/)
  })

  test('is up again after it was killed, with everybody still logged in', async () => {
    using place = openPlace()
    await using daemon = await up(place)
    const visitor = await Visitor.enter(daemon.link)
    const before = running(place)
    process.kill(before.pid, 'SIGKILL')
    const after = await runningAgain(place, before)
    assert.equal(after.supervisor, before.supervisor)
    assert.equal((await visitor.at(after.url).ask('GET', '/api/v2/runs')).status, 200)
    await daemon.started.says(/It is up again/)
  })

  test('goes on with a run that was killed half-way', async () => {
    using place = openPlace()
    place.put(
      'slow.yaml',
      'adjutant: 1\nname: slow\nnodes:\n  first: { use: time.wait, with: { ms: 600 } }\n  second: { set: { done: true } }\nedges:\n  - { from: first, to: second }\noutput: ${nodes.second.output}\n',
    )
    await using _ = await up(place)
    const before = running(place)
    const { id } = await place.json<{ id: string }>('run', 'slow.yaml', '--detach')
    process.kill(before.pid, 'SIGKILL')
    await runningAgain(place, before)
    await until(async () => {
      const rows = await place.json<{ id: string; status: string }[]>('runs')
      return rows.find((one) => one.id === id)?.status === 'completed'
    }, 'the run ends')
  })

  test('stays up in the background, says how it is, and ends when told', async () => {
    using place = openPlace()
    const { url } = await place.json<{ url: string }>('up', '--detach', '--no-browser')
    try {
      const status = await place.json<{ up: boolean; url: string; health: { status: string } }>('status')
      assert.deepEqual([status.up, status.url, status.health.status], [true, url, 'ok'])
      assert.equal((await place.call('up', '--no-browser')).code, 0)
    } finally {
      assert.equal((await place.call('down')).code, 0)
    }
    assert.equal((await place.call('status')).code, 1)
    assert.equal((await place.call('down')).code, 1)
    await assert.rejects(ask(url, 'GET', '/'), /ECONNREFUSED/)
  })

  test('keeps what it says of itself for its owner', async () => {
    using place = openPlace()
    await using _ = await up(place)
    assert.equal(statSync(path.join(place.home, 'daemon')).mode & 0o777, 0o700)
    for (const name of ['daemon.json', 'token'])
      assert.equal(statSync(path.join(place.home, 'daemon', name)).mode & 0o777, 0o600)
  })

  test('a port that is taken is told, and not tried again', async () => {
    using place = openPlace()
    await using _ = await up(place)
    using other = openPlace()
    const { port } = new URL(running(place).url)
    const { code, err } = await other.call('up', '--no-browser', '--port', port)
    assert.equal(code, 1)
    assert.match(err, /daemon\.port_taken/)
  })

  test('who came in, who was sent away and what ended is in the audit log', async () => {
    using place = openPlace()
    await using daemon = await up(place)
    const visitor = await Visitor.enter(daemon.link)
    const passphrase = 'correct horse battery'
    assert.equal(
      (await visitor.ask('POST', '/api/v2/home/protect', { body: { with: 'passphrase', passphrase } }))
        .status,
      200,
    )
    const guess = (text: string): Promise<Answered> =>
      ask(visitor.url, 'POST', '/api/v2/login/passphrase', {
        body: { passphrase: text },
        headers: { origin: visitor.url, 'user-agent': 'A browser' },
      })
    assert.equal((await guess('another passphrase')).status, 401)
    assert.equal((await guess(passphrase)).status, 200)
    assert.equal((await visitor.ask('DELETE', '/api/v2/login/sessions')).status, 200)
    const { json } = await visitor.ask('GET', '/api/v2/activity?limit=5')
    const { items } = json as { items: { kind: string; what: string }[] }
    assert.deepEqual(items.map(({ kind, what }) => `${kind}: ${what}`).toReversed(), [
      'login.opened: logged in by a link',
      'key.protect: {"protection":"passphrase"}',
      'login.refused: a wrong passphrase was tried',
      'login.opened: logged in by the passphrase: A browser',
      'login.ended: login ended: A browser',
    ])
    assert.equal(JSON.stringify(json).includes(passphrase), false)
  })

  test('nothing of it stays when the home cannot be opened', async () => {
    using place = openPlace()
    const file = place.put('passphrase', 'correct horse battery')
    chmodSync(file, 0o600)
    const env = { ADJUTANT_NEW_PASSPHRASE_FILE: file }
    assert.equal((await place.call('demo')).code, 0)
    assert.equal((await place.start(['key', 'protect', 'passphrase'], { env }).ended).code, 0)
    // It comes back when nobody can write to what it was given, so no process of it is left.
    const { code, err } = await place.start(['up', '--no-browser'], { limitMs: 20_000 }).ended
    assert.equal(code, 1)
    assert.match(err, /keys\.locked/)
  })
})
