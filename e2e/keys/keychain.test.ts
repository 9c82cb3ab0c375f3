/** The keychain of a Linux desktop, in a session of its own, and what happens where there is none. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { test } from 'node:test'

import { type Answer, assertRefused, openPlace, type Place, root } from '../cli/place.ts'

const noDesktop =
  ['dbus-run-session', 'gnome-keyring-daemon'].find((name) => spawnSync(name, ['--version']).error) ?? false

async function makeHome(place: Place): Promise<void> {
  const set = place.start(['vault', 'set', 'issues', '--host', 'api.example.org'], {
    input: 'sk-live-0123456789',
  })
  const { code, err } = await set.ended
  assert.equal(code, 0, err)
}

/** Runs commands one after another in a session with an unlocked keychain. */
async function inSession(place: Place, commands: readonly string[]): Promise<Answer> {
  const program = `${process.execPath} ${path.join(root, 'bin/adjutant.js')}`
  const script = [
    'printf pw | gnome-keyring-daemon --unlock --components=secrets > /dev/null 2>&1',
    ...commands.map((command) => `${program} ${command} || exit 1`),
  ].join('\n')
  const child = spawn('dbus-run-session', ['--', 'sh', '-c', script], {
    cwd: place.folder,
    env: {
      PATH: process.env['PATH'],
      HOME: place.folder,
      ADJUTANT_HOME: place.home,
      XDG_RUNTIME_DIR: place.folder,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  return { code, out, err }
}

test(
  'a key goes into the keychain, opens the home from there, and comes back out',
  { skip: noDesktop && `needs ${noDesktop}` },
  async () => {
    using place = openPlace()
    await makeHome(place)
    const { phrase } = await place.json<{ phrase: string }>('key', 'phrase')
    const moved = await inSession(place, ['key protect keychain', 'key status', 'key phrase --json'])
    assert.equal(moved.code, 0, moved.err)
    assert.match(moved.out, /in the keychain of this system\./)
    assert.ok(moved.out.includes(phrase))
    const file = readFileSync(path.join(place.home, 'master.key'), 'utf8')
    assert.equal((JSON.parse(file) as { protection: string }).protection, 'keychain')
    // No session, no keychain: told so, and nothing is made anew.
    assertRefused(await place.call('vault', 'list'), 1, 'keys.keychain_unavailable')
    assert.equal(readFileSync(path.join(place.home, 'master.key'), 'utf8'), file)
    // The session ended, and its keychain is on the disk as that of a desktop is.
    const back = await inSession(place, ['key protect file'])
    assert.equal(back.code, 0, back.err)
    assert.equal((await place.json<{ phrase: string }>('key', 'phrase')).phrase, phrase)
  },
)

test(
  'where there is no keychain the key stays where it is',
  { skip: process.platform !== 'linux' },
  async () => {
    using place = openPlace()
    await makeHome(place)
    assertRefused(await place.call('key', 'protect', 'keychain'), 1, 'keys.keychain_unavailable')
    assert.equal(readFileSync(path.join(place.home, 'master.key')).length, 32)
    assert.equal((await place.call('vault', 'list')).code, 0)
  },
)
