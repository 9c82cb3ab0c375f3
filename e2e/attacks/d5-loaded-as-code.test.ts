import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'

import { canWatch, watch } from '../watched/system-calls.ts'

const program = path.resolve(import.meta.dirname, '../../bin/adjutant.js')

/** What some program takes for its code or settings when it is called in a folder. */
function planted(marker: string): Readonly<Record<string, string>> {
  const code = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, 'loaded')`
  return {
    'node_modules/zod/index.js': code,
    'node_modules/zod/package.json': '{ "name": "zod", "main": "index.js" }',
    'node_modules/commander/index.js': code,
    'node_modules/better-sqlite3-multiple-ciphers/index.js': code,
    'package.json':
      '{ "type": "commonjs", "imports": { "#base": "./evil.js" }, "scripts": { "prestart": "sh evil.sh" } }',
    'evil.js': code,
    'index.js': code,
    'adjutant.config.js': code,
    'adjutant.config.ts': code,
    '.adjutant/config.json': '{ "mode": "autopilot" }',
    '.adjutantrc': 'mode: autopilot',
    '.env': 'ADJUTANT_MODE=autopilot\nNODE_OPTIONS=--require=./evil.js\n',
    '.node-version': '0.10.0',
    '.npmrc': 'node-options=--require=./evil.js\n',
    'node.config.json': '{ "nodeOptions": { "import": ["./evil.js"] } }',
    'tsconfig.json': '{ "compilerOptions": { "paths": { "*": ["./evil.js"] } } }',
    'tidy-folder': code,
    'tidy-folder.yaml': 'adjutant: 1\nname: tidy-folder\nnodes: {}\n',
  }
}

describe('D5 files in the folder where the program is called', { skip: !canWatch && 'needs strace' }, () => {
  test('are neither its code nor its settings, whoever wrote them', async () => {
    const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'adjutant-planted-')))
    try {
      const [marker, folder] = [path.join(top, 'marker'), path.join(top, 'work')]
      for (const [name, text] of Object.entries(planted(marker))) {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
        writeFileSync(path.join(folder, name), text)
      }
      for (const args of [
        ['runs'],
        ['tools'],
        ['workflow', 'list'],
        ['run', 'tidy-folder', '-i', 'folder=box'],
      ]) {
        mkdirSync(path.join(folder, 'box'), { recursive: true })
        const { read, started, out, err } = await watch([process.execPath, program, ...args], {
          log: path.join(top, 'calls'),
          cwd: folder,
          env: { HOME: path.join(top, 'person'), ADJUTANT_HOME: path.join(top, 'home') },
        })
        const opened = read.filter(
          (name) => name.startsWith(`${folder}/`) && !name.startsWith(path.join(folder, 'box')),
        )
        assert.deepEqual(opened, [], `${args.join(' ')}\n${out}${err}`)
        assert.equal(started.length, 1, started.join('\n'))
        assert.ok(!existsSync(marker), args.join(' '))
      }
    } finally {
      rmSync(top, { recursive: true, force: true })
    }
  })
})
