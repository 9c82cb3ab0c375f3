import assert from 'node:assert/strict'
import { globSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

import { openPlace, root } from '../cli/place.ts'

const marker = 'the-content-that-is-nobodys-business-4711'

const workflow = `adjutant: 1
name: private
input: { type: object, properties: { folder: { type: string, format: path }, note: { type: string } } }
steps:
  - { id: read, use: fs.read, with: { path: '\${input.folder}/diary.txt' } }
  - { id: keep, use: fs.write, with: { path: '\${input.folder}/copy.txt', text: '\${nodes.read.output.text} \${input.note}' } }
  - { id: fail, use: data.parse, with: { text: '\${nodes.read.output.text}', format: json } }
`

describe('F6 what is private, and how the program is made', () => {
  test('is in no log, no list, no export of the audit log, no plain file and no message of a failure', async () => {
    using place = openPlace()
    place.put('private.yaml', workflow)
    place.put('box/diary.txt', marker)
    const ran = await place.call('run', 'private.yaml', '-i', 'folder=box', '-i', `note=${marker}`)
    assert.equal(ran.code, 1, ran.out + ran.err)
    const exported = await place.call('audit', 'export', 'log.audit')
    assert.equal(exported.code, 0, exported.err)
    const told: Record<string, string> = { run: ran.out + ran.err }
    for (const args of [['logs'], ['logs', '--json'], ['runs', '--json'], ['activity', '--csv']]) {
      const { out, err } = await place.call(...args)
      told[args.join(' ')] = out + err
    }
    told['export'] = readFileSync(place.path('log.audit'), 'utf8')
    for (const name of globSync('**', { cwd: place.home })) {
      const file = path.join(place.home, name)
      if (statSync(file).isFile()) told[name] = readFileSync(file, 'latin1')
    }
    assert.ok(Object.keys(told).some((name) => name.endsWith('.log')))
    for (const [where, text] of Object.entries(told)) {
      assert.ok(!text.includes(marker), where)
      assert.ok(!text.includes(root), `${where}: where the program is`)
      assert.doesNotMatch(text, /^\s+at .*\.ts:\d+/m, `${where}: a stack`)
    }
    // Positive control: who asks for it by name is told.
    assert.match((await place.call('show', 'last', '--full')).out, new RegExp(marker))
  })
})
