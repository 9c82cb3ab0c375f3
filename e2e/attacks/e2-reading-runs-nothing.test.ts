import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'

import { canWatch, watch } from '../watched/system-calls.ts'
import { serve } from './victim.ts'

const program = path.resolve(import.meta.dirname, '../../bin/adjutant.js')

/** Asks, writes and runs wherever a document can, the first step at once. */
function eager(port: number, marker: string): string {
  return `adjutant: 1
name: eager
input:
  type: object
  properties: { at: { type: string, default: '\${nodes.ask.output.text}' } }
steps:
  - { id: ask, use: http.request, with: { url: 'http://127.0.0.1:${port}/?read=1' } }
  - id: write
    use: fs.write
    with: { path: '${marker}', text: '\${nodes.ask.output.text}' }
    retry: 3
output: \${nodes.ask.output.text}
`
}

/** Documents that would do something in a reader that makes objects, code or requests of what it reads. */
function traps(port: number, marker: string): Readonly<Record<string, string>> {
  const shell = `touch ${marker}`
  return {
    'a tag that makes a function': `adjutant: 1\nname: !!js/function 'function () { require("fs").writeFileSync("${marker}", "x") }'\nnodes: {}\n`,
    'a tag that makes an object': `adjutant: 1\nname: x\nnodes: !!python/object/apply:os.system ["${shell}"]\n`,
    'a tag that includes a file': `adjutant: 1\nname: x\ndescription: !include ${marker}.included\nnodes: {}\n`,
    'a server that is started to list its tools': `adjutant: 1\nname: x\nmcpServers: { a: { command: sh, args: [-c, "${shell}"] } }\nnodes: {}\n`,
    'a script on installing': `{ "adjutant": 1, "name": "x", "scripts": { "install": "${shell}" }, "nodes": {} }`,
    'a schema somewhere else': `adjutant: 1\nname: x\ninput: { $ref: 'http://127.0.0.1:${port}/schema.json' }\nnodes: {}\n`,
    'code in an expression': `adjutant: 1\nname: x\nsteps: [{ id: a, set: { a: "\${constructor.constructor('return process')()}" } }]\n`,
    'a shell in a template': `adjutant: 1\nname: x\nsteps: [{ id: a, set: { a: "$(${shell}) \`${shell}\`" } }]\n`,
    'prototypes for keys': `{ "adjutant": 1, "name": "x", "__proto__": { "mode": "autopilot" }, "constructor": { "prototype": {} }, "nodes": {} }`,
  }
}

const commands: readonly (readonly string[])[] = [
  ['workflow', 'validate'],
  ['workflow', 'fmt'],
  ['workflow', 'show'],
  ['workflow', 'draft', 'save'],
  ['workflow', 'publish'],
  ['dry-run'],
]

describe('E2 a workflow that is only read', { skip: !canWatch && 'needs strace' }, () => {
  for (const command of commands)
    test(`starts nothing, reaches nothing and changes nothing outside the home: ${command.join(' ')}`, async () => {
      const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'adjutant-read-')))
      try {
        await using server = await serve()
        const [home, marker] = [path.join(top, 'home'), path.join(top, 'marker')]
        mkdirSync(home, { mode: 0o700 })
        const file = path.join(top, 'eager.yaml')
        writeFileSync(file, eager(server.port, marker))
        const { touched, reached, started, out, err } = await watch(
          [process.execPath, program, ...command, file, '--home', home],
          { log: path.join(top, 'calls'), cwd: top, env: { HOME: path.join(top, 'person') } },
        )
        const outside = touched.filter(
          (name) => name !== home && !name.startsWith(`${home}/`) && !name.startsWith('/dev/'),
        )
        assert.deepEqual(
          { outside, reached, seen: server.seen },
          { outside: [], reached: [], seen: [] },
          out + err,
        )
        assert.equal(started.length, 1, started.join('\n'))
        assert.ok(!existsSync(marker))
      } finally {
        rmSync(top, { recursive: true, force: true })
      }
    })

  test('does nothing however it is written', async () => {
    const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'adjutant-read-')))
    try {
      await using server = await serve()
      const marker = path.join(top, 'marker')
      writeFileSync(`${marker}.included`, 'private')
      for (const [what, text] of Object.entries(traps(server.port, marker))) {
        const file = path.join(top, 'trap.yaml')
        writeFileSync(file, text)
        const seen = await watch([process.execPath, program, 'workflow', 'validate', file], {
          log: path.join(top, 'calls'),
          cwd: top,
          env: { HOME: path.join(top, 'person') },
        })
        assert.deepEqual(
          { reached: seen.reached, started: seen.started.length, requests: server.seen.length },
          { reached: [], started: 1, requests: 0 },
          what,
        )
        assert.ok(!existsSync(marker), what)
        assert.ok(!seen.read.includes(`${marker}.included`), what)
      }
    } finally {
      rmSync(top, { recursive: true, force: true })
    }
  })
})
