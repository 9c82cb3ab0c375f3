import assert from 'node:assert/strict'
import path from 'node:path'
import { describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'

import { type Installation, openInstallation, type Pretence } from './installation.ts'

/** Says who it is, then does what its first argument asks for. Types show that it went through the type stripper. */
const program = `
  const args: string[] = process.argv.slice(2)
  if (args[0] === 'exit') process.exitCode = Number(args[1])
  if (args[0] === 'wait') {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { console.log(signal); process.exit(7) })
    setTimeout(() => {}, 60_000)
  }
  console.log(JSON.stringify({ node: process.versions.node, pid: process.pid, args, mark: process.env['ADJUTANT_LAUNCHED'] }))
  if (args[0] === 'die') process.kill(process.pid, 'SIGTERM')
`

interface Said {
  readonly node: string
  readonly pid: number
  readonly args: readonly string[]
  readonly mark?: string
}

function installed(): Installation {
  const installation = openInstallation({ modules: true })
  installation.put('src/cli/main.ts', program)
  return installation
}

const nodes: readonly Pretence[] = ['current', 'older', 'older with execve']

for (const node of nodes) {
  describe(`the launcher on a Node that is ${node}`, () => {
    test('runs the program on the pinned Node with its arguments and passes on its exit code', async () => {
      using installation = installed()
      const { code, stdout } = await installation.start('adjutant.js', ['exit', '3', 'a b'], { node }).ended
      const { node: version, args, mark } = JSON.parse(stdout) as Said
      assert.deepEqual(
        { code, version, args, mark },
        { code: 3, version: process.versions.node, args: ['exit', '3', 'a b'], mark: undefined },
      )
    })

    test('ends by the signal that ended the program', async () => {
      using installation = installed()
      const { code, signal } = await installation.start('adjutant.js', ['die'], { node }).ended
      assert.deepEqual({ code, signal }, { code: null, signal: 'SIGTERM' })
    })

    for (const sent of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      test(`passes ${sent} on, once`, async () => {
        using installation = installed()
        const started = installation.start('adjutant.js', ['wait'], { node })
        await started.firstLine
        started.child.kill(sent)
        const { code, stdout } = await started.ended
        assert.deepEqual({ code, told: stdout.trim().split('\n').slice(1) }, { code: 7, told: [sent] })
      })
    }

    test('takes the program along when it is killed outright', { timeout: 10_000 }, async () => {
      using installation = installed()
      const started = installation.start('adjutant.js', ['wait'], { node })
      await started.firstLine
      started.child.kill('SIGKILL')
      // The output closes when the last process that holds it is gone.
      assert.equal((await started.ended).signal, 'SIGKILL')
    })
  })
}

describe('the launcher', () => {
  test('becomes the program where the Node can do that', async () => {
    using installation = installed()
    const started = installation.start('adjutant.js', ['exit', '0'], { node: 'older with execve' })
    const { stdout } = await started.ended
    assert.equal((JSON.parse(stdout) as Said).pid, started.child.pid)
  })

  test('says what to do when nothing is installed, and loads nothing', async () => {
    using installation = openInstallation({ modules: false })
    installation.put('src/cli/main.ts', `console.log('loaded')\nimport 'zod'`)
    for (const node of nodes) {
      const { code, stdout, stderr } = await installation.start('adjutant.js', [], { node }).ended
      assert.deepEqual({ node, code, stdout }, { node, code: 1, stdout: '' })
      assert.match(stderr, /not installed.*\nRun "npm ci" in .*adjutant-launcher/)
    }
  })

  test('lets a mistake of the program itself be seen as it is', async () => {
    using installation = openInstallation({ modules: true })
    installation.put('src/cli/main.ts', `throw new Error('the program is broken')`)
    const { code, stderr } = await installation.start('adjutant.js', []).ended
    assert.equal(code, 1)
    assert.match(stderr, /Error: the program is broken/)
  })

  test('takes what was built of the sources as they are, and the sources when they are other', async () => {
    using installation = openInstallation({ modules: true })
    for (const file of ['package-lock.json', 'scripts/build-program.ts']) installation.put(file, '')
    installation.put('src/cli/main.ts', `console.log('sources')`)
    const built = (await import(
      pathToFileURL(path.join(installation.folder, 'bin/built-program.js')).href
    )) as { builtPlace: () => string }
    const placeNow = (): string => path.relative(installation.folder, built.builtPlace())
    const place = placeNow()
    async function runs(): Promise<string> {
      const { stdout, stderr } = await installation.start('adjutant.js', []).ended
      return (stdout + stderr).trim()
    }
    assert.equal(await runs(), 'sources')
    installation.put(path.join(place, 'main.js'), `console.log('built')`)
    assert.equal(await runs(), 'built')
    installation.put('src/web/page.ts', '')
    installation.put('src/cli/main.test.ts', '')
    assert.equal(await runs(), 'built', 'neither is a part of it')
    installation.put('src/cli/main.ts', `console.log('sources, edited')`)
    assert.equal(await runs(), 'sources, edited')
    installation.put('src/cli/more.ts', '')
    assert.notEqual(placeNow(), place)
  })

  test('gives up when the bundled Node is itself too old, instead of starting over for ever', async () => {
    using installation = openInstallation({ modules: false })
    const preload = `Object.defineProperty(process, "versions", { value: { node: "20.0.0" } })`
    const script = `#!/bin/sh\nexec '${process.execPath}' --import 'data:text/javascript,${encodeURIComponent(preload)}' "$@"\n`
    const names = { darwin: `node-${process.arch === 'arm64' ? 'bin-' : ''}darwin`, linux: 'node-linux' }
    const name = `${names[process.platform as 'darwin' | 'linux']}-${process.arch}`
    installation.put(path.join('node_modules', name, 'bin', 'node'), script, 0o755)
    for (const node of ['older', 'older with execve'] as const) {
      const { code, stderr } = await installation.start('adjutant.js', [], { node }).ended
      assert.equal(code, 1)
      assert.match(stderr, /is older than Node 26/)
    }
  })
})
