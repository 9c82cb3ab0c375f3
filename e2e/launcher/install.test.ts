import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

import { type Ended, type Installation, openInstallation } from './installation.ts'

/** Stands in for npm: notes that it was called, and leaves what npm leaves. */
const npm = `
  import { appendFileSync, cpSync, mkdirSync } from 'node:fs'
  appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n')
  if (process.env['NPM_BREAKS']) {
    console.error('npm error something is wrong')
    process.exit(1)
  }
  mkdirSync('node_modules', { recursive: true })
  cpSync('package-lock.json', 'node_modules/.package-lock.json')
`

function lock(version: string): string {
  return JSON.stringify({
    packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version, optional: true } },
  })
}

function fresh(): Installation {
  const installation = openInstallation({ modules: false })
  installation.put('fake-npm.js', npm)
  installation.put('package-lock.json', lock('1.0.0'))
  installation.put('scripts/generate-docs.ts', `console.log('went on')`)
  return installation
}

function begin(installation: Installation, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return installation.start('bootstrap.js', ['docs'], {
    env: {
      npm_execpath: path.join(installation.folder, 'fake-npm.js'),
      npm_node_execpath: process.execPath,
      ...env,
    },
  }).ended
}

function calls({ folder }: Installation): number {
  try {
    return readFileSync(path.join(folder, 'npm-calls'), 'utf8').trim().split('\n').length
  } catch {
    return 0
  }
}

describe('bootstrapping', () => {
  test('installs exactly what the lockfile says, runs no script of a package, and goes on', async () => {
    using installation = fresh()
    const { code, stdout, stderr } = await begin(installation)
    assert.deepEqual({ code, stdout }, { code: 0, stdout: 'went on\n' })
    assert.match(stderr, /^Installing packages \.\.\. done in [\d.]+ s\n$/)
    assert.match(readFileSync(path.join(installation.folder, 'npm-calls'), 'utf8'), /^ci .*--ignore-scripts/)
  })

  test('installs nothing and says nothing the second time', async () => {
    using installation = fresh()
    await begin(installation)
    const { stderr } = await begin(installation)
    assert.deepEqual({ calls: calls(installation), stderr }, { calls: 1, stderr: '' })
  })

  test('installs again when the lockfile has changed', async () => {
    using installation = fresh()
    await begin(installation)
    installation.put('package-lock.json', lock('1.0.1'))
    await begin(installation)
    assert.equal(calls(installation), 2)
  })

  test('takes over what somebody installed by hand, if it is what the lockfile says', async () => {
    using installation = fresh()
    const { packages } = JSON.parse(lock('1.0.0')) as { packages: Record<string, unknown> }
    delete packages['node_modules/b']
    installation.put('node_modules/.package-lock.json', JSON.stringify({ packages }))
    const { stdout } = await begin(installation)
    assert.deepEqual({ calls: calls(installation), stdout }, { calls: 0, stdout: 'went on\n' })
  })

  test('installs over what is incomplete, of another version, or cut off while being written', async () => {
    for (const record of [JSON.stringify({ packages: {} }), lock('0.9.0'), lock('1.0.0').slice(0, 40)]) {
      using installation = fresh()
      installation.put('node_modules/.package-lock.json', record)
      await begin(installation)
      assert.deepEqual({ record, calls: calls(installation) }, { record, calls: 1 })
    }
  })

  test("shows npm's own words when it fails, and tries again the next time", async () => {
    using installation = fresh()
    const { code, stdout, stderr } = await begin(installation, { NPM_BREAKS: '1' })
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' })
    assert.match(
      stderr,
      /failed\nnpm error something is wrong\nadjutant: the packages could not be installed/,
    )
    await begin(installation)
    assert.equal(calls(installation), 2)
  })

  test('names the programs that there are when it is asked for another', async () => {
    using installation = fresh()
    const { code, stderr } = await installation.start('bootstrap.js', ['toString']).ended
    assert.equal(code, 1)
    assert.match(stderr, /no program "toString"\.\nUse one of: start, test, check/)
  })

  test('says which program is missing from an incomplete copy', async () => {
    using installation = fresh()
    rmSync(path.join(installation.folder, 'scripts'), { recursive: true })
    const { code, stderr } = await begin(installation)
    assert.equal(code, 1)
    assert.match(stderr, /scripts\/generate-docs\.ts is missing/)
  })
})
