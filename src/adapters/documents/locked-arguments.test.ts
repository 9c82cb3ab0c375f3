import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import { packageRoot } from '../system/package-root.ts'
import { lockedArguments } from './locked-arguments.ts'

/** Tries what it may not, in a thread, and says what came of it. */
const probe = `
const { Worker, isMainThread, workerData } = require('node:worker_threads')
const fs = require('node:fs')
const tries = (data) => ({
  own: () => fs.readFileSync(data.own),
  foreign: () => fs.readdirSync(data.foreign),
  write: () => fs.writeFileSync(data.own + '.new', ''),
  process: () => require('node:child_process').execFileSync(data.node),
})
const data = JSON.parse(process.argv[1] ?? 'null') ?? workerData
new Worker(\`
  const { workerData: data, parentPort } = require('node:worker_threads')
  const fs = require('node:fs')
  const said = {}
  for (const [name, attempt] of Object.entries((\${tries.toString()})(data))) {
    try { attempt(); said[name] = 'done' } catch (error) { said[name] = error.code }
  }
  const socket = require('node:net').connect(9, '127.0.0.1')
  socket.on('error', (error) => { said.network = error.code; parentPort.postMessage(said) })
\`, { eval: true, workerData: data }).on('message', (said) => console.log(JSON.stringify(said)))
`

test('the process that reads documents reads its own program, and does nothing else', () => {
  const data = { own: path.join(packageRoot, 'package.json'), foreign: tmpdir(), node: process.execPath }
  const { stdout } = spawnSync(
    process.execPath,
    [...lockedArguments(), '--eval', probe, JSON.stringify(data)],
    {
      encoding: 'utf8',
      env: {},
    },
  )
  const denied = 'ERR_ACCESS_DENIED'
  assert.deepEqual(JSON.parse(stdout), {
    own: 'done',
    foreign: denied,
    write: denied,
    process: denied,
    network: denied,
  })
})
