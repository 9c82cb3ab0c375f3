/** Whoever is killed while it forgets has forgotten all of a run or nothing, and the next one finishes what it began. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { after, before, describe, test } from 'node:test'

import { openHome, openWorkspace } from '#app'

import { cleanUp } from '../../src/app/housekeeping.ts'
import { campaign } from '../campaigns/whole-tests.ts'
import { openPlace, type Place, root } from '../cli/place.ts'
import { foundIn } from './raw-home.ts'

const { signal } = new AbortController()
const mark = 'the ibis counts the stars'

describe('a forgetting that is killed', () => {
  let place: Place
  let run = ''
  const top = mkdtempSync(path.join(tmpdir(), 'adjutant-forget-'))
  before(async () => {
    place = openPlace()
    place.put('large.txt', `${mark} `.repeat(48_000))
    place.put(
      'two.yaml',
      `adjutant: 1\nname: two\nsteps:\n  - { id: r, use: fs.read, with: { path: '${place.path('large.txt')}', maxBytes: 4000000 } }\n  - { id: s, set: { text: '${mark}' } }\n`,
    )
    await place.call('run', 'two.yaml', '--grant', `fs.read:${place.folder}`)
    ;[{ id: run } = { id: '' }] = await place.json<{ id: string }[]>('runs')
    const then = Date.now() / 1_000 - 120
    for (const name of globSync('blobs/??/*', { cwd: place.home }))
      utimesSync(path.join(place.home, name), then, then)
    assert.equal((await foundIn(place.home, [mark])).length, 2)
  })
  after(() => {
    place[Symbol.dispose]()
    rmSync(top, { recursive: true })
  })

  function forgetUntil(home: string, step: number): { killed: boolean; calls: number } {
    const {
      signal: ended,
      stdout,
      stderr,
    } = spawnSync(
      process.execPath,
      [path.join(root, 'e2e/forgetting/forget-until.ts'), home, run, String(step)],
      { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } },
    )
    const [, calls = '0'] = /calls (\d+)/.exec(stdout) ?? []
    if (ended !== 'SIGKILL') assert.ok(Number(calls) > 0, stderr)
    return { killed: ended === 'SIGKILL', calls: Number(calls) }
  }

  async function isForgotten(home: string): Promise<boolean> {
    await using workspace = await openWorkspace(await openHome(home, { signal }), { engine: 'required' })
    await workspace.launch()
    const { forgottenAt, status } = await workspace.runs.get(run)
    assert.equal(status, 'completed')
    const told = JSON.stringify(await workspace.runs.journal(run, { after: 0, limit: 500 }))
    assert.equal(told.includes(mark), forgottenAt === null, 'all of it or nothing')
    assert.equal(workspace.audit.check().wrong, 0)
    await cleanUp(workspace, { signal })
    assert.deepEqual(workspace.forgetting.unscrubbed(), { blobs: [], file: false })
    return forgottenAt !== null
  }

  test('leaves one state or the other at each of its steps', { timeout: 1_200_000 }, async () => {
    const whole = path.join(top, 'whole')
    cpSync(place.home, whole, { recursive: true, preserveTimestamps: true })
    const { calls } = forgetUntil(whole, 0)
    assert.ok(calls >= 8, String(calls))
    assert.equal(await isForgotten(whole), true)
    assert.deepEqual(await foundIn(whole, [mark]), [])

    const states = new Set<boolean>()
    const stride = campaign === 'forgetting' ? 1 : Math.ceil(calls / 5)
    for (let step = 1; step <= calls; step += stride) {
      const home = path.join(top, `step-${step}`)
      cpSync(place.home, home, { recursive: true, preserveTimestamps: true })
      assert.equal(forgetUntil(home, step).killed, true)
      const forgotten = await isForgotten(home)
      states.add(forgotten)
      assert.equal((await foundIn(home, [mark])).length > 0, !forgotten, `step ${step}`)
      rmSync(home, { recursive: true })
    }
    assert.equal(states.size, 2, 'both states were seen')
  })
})
