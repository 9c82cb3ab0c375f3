import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'

const nobody = 65_534
const isRoot = process.getuid?.() === 0

interface Place extends AsyncDisposable {
  readonly folder: string
  /** Makes a folder or, with content, a file that belongs to the one who will try. */
  make(name: string, mode: number, content?: string): Promise<void>
  /** Each case is an operation, a path, and a target where it needs one; answers a code or `done` for each. */
  attempt(cases: readonly (readonly string[])[]): Promise<string[]>
}

async function openPlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'adjutant-permissions-'))
  if (isRoot) await chown(folder, nobody, nobody)
  const modes = new Map<string, number>()
  return {
    folder,
    async make(name, mode, content) {
      const path = join(folder, name)
      if (content === undefined) await mkdir(path)
      else await writeFile(path, content)
      if (isRoot) await chown(path, nobody, nobody)
      modes.set(path, mode)
    },
    async attempt(cases) {
      // Not while there is still something to be made in them.
      for (const [path, mode] of [...modes].toReversed()) await chmod(path, mode)
      const program = join(import.meta.dirname, 'try-files.ts')
      const child = spawn(process.execPath, [program, folder, JSON.stringify(cases)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const [output] = await Promise.all([text(child.stdout), once(child, 'exit')])
      return JSON.parse(output) as string[]
    },
    async [Symbol.asyncDispose]() {
      for (const path of modes.keys()) await chmod(path, 0o700).catch(() => {})
      await rm(folder, { recursive: true, force: true })
    },
  }
}

describe('files that the user may not touch', { skip: process.platform === 'win32' }, () => {
  test('are denied with a code, and nothing is changed', async () => {
    await using place = await openPlace()
    await place.make('closed', 0o000)
    await place.make('closed/a', 0o644, 'a')
    await place.make('fixed', 0o555)
    await place.make('fixed/a', 0o644, 'a')
    await place.make('fixed/sub', 0o755)
    await place.make('open', 0o755)
    await place.make('open/b', 0o644, 'b')
    await place.make('open/unreadable', 0o000, 'secret')
    const cases = [
      ['stat', 'closed/a'],
      ['list', 'closed'],
      ['read', 'closed/a'],
      ['write', 'closed/new'],
      ['makeFolder', 'closed/new'],
      ['read', 'open/unreadable'],
      ['write', 'fixed/new'],
      ['replace', 'fixed/a'],
      ['makeFolder', 'fixed/new'],
      ['remove', 'fixed/a'],
      ['remove', 'fixed/sub'],
      ['move', 'fixed/a', 'open/a'],
      ['move', 'fixed/sub', 'open/sub'],
      ['move', 'open/b', 'fixed/b'],
      ['move', 'open/b', 'closed/b'],
      ['blobs', 'fixed/blobs'],
      ['key', 'closed/home'],
    ]
    const outcomes = await place.attempt(cases)
    assert.deepEqual(
      cases.map((words, index) => `${words.join(' ')}: ${outcomes[index]}`),
      cases.map((words) => `${words.join(' ')}: files.denied`),
    )
    await chmod(join(place.folder, 'closed'), 0o700)
    assert.deepEqual((await readdir(place.folder, { recursive: true })).toSorted(), [
      'closed',
      'closed/a',
      'fixed',
      'fixed/a',
      'fixed/sub',
      'open',
      'open/b',
      'open/unreadable',
    ])
  })

  test('are worked with as far as the user may', async () => {
    await using place = await openPlace()
    await place.make('drop', 0o300)
    await place.make('drop/a', 0o644, 'a')
    await place.make('fixed', 0o555)
    await place.make('fixed/a', 0o444, 'a')
    await place.make('open', 0o755)
    await place.make('open/readonly', 0o444, 'old')
    const outcomes = await place.attempt([
      ['write', 'drop/new'],
      ['read', 'drop/a'],
      ['move', 'drop/a', 'drop/b'],
      ['list', 'fixed'],
      ['read', 'fixed/a'],
      ['replace', 'open/readonly'],
      ['makeFolder', 'fixed'],
    ])
    assert.deepEqual(
      outcomes,
      outcomes.map(() => 'done'),
    )
    assert.equal(await readFile(join(place.folder, 'open/readonly'), 'utf8'), 'new')
    assert.deepEqual((await readdir(join(place.folder, 'drop'))).toSorted(), ['b', 'new'])
  })

  test(
    'are moved without a hard link where the system forbids one to another user’s file',
    { skip: !isRoot },
    async () => {
      await using place = await openPlace()
      await place.make('open', 0o755)
      await writeFile(join(place.folder, 'open/theirs'), 'theirs', { mode: 0o600 })
      await place.make('open/taken', 0o644, 'taken')
      const outcomes = await place.attempt([
        ['move', 'open/theirs', 'open/taken'],
        ['move', 'open/theirs', 'open/moved'],
      ])
      assert.deepEqual(outcomes, ['files.exists', 'done'])
      assert.equal(await readFile(join(place.folder, 'open/moved'), 'utf8'), 'theirs')
      assert.deepEqual((await readdir(join(place.folder, 'open'))).toSorted(), ['moved', 'taken'])
    },
  )
})
