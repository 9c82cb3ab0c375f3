import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { describe, test } from 'node:test'

import { openPlace } from '../cli/place.ts'
import { serve } from './victim.ts'

/** Reads a letter and does what it says, as `what` is put. */
function obedient(what: string): string {
  return `adjutant: 1
name: obedient
input:
  type: object
  required: [folder]
  properties: { folder: { type: string, format: path }, links: { type: array, items: { type: string, format: uri } } }
steps:
  - id: letter
    use: fs.read
    with: { path: '\${input.folder}/letter.txt' }
  - id: obey
    ${what}
`
}
const asks = obedient("use: http.request\n    with: { url: '${nodes.letter.output.text}' }")
const writes = obedient(
  "use: fs.write\n    with: { path: '${input.folder}/${nodes.letter.output.text}', text: x }",
)

describe('F1 a run in autopilot that does what a letter says', () => {
  test('sends nothing to a place that its person did not name, though it was granted, before they have seen it', async () => {
    using place = openPlace()
    await using server = await serve()
    const url = `http://127.0.0.1:${server.port}/?balance=7`
    place.put('box/letter.txt', url)
    place.put('asks.yaml', asks)
    const held = await place.call('run', 'asks.yaml', '-i', 'folder=box', '-g', 'net:127.0.0.1:*', '--json')
    assert.match(held.out, /flow\.private_leaves/, held.err)
    assert.equal(server.seen.length, 0)

    const named = await place.call('run', 'asks.yaml', '-i', 'folder=box', '-i', `links=["${url}"]`)
    assert.equal(named.code, 0, named.err)
    assert.equal(server.seen.length, 1)
  })
})

describe('D4 a run in autopilot that writes where a letter says', () => {
  test('writes no file that is obeyed later', async () => {
    using place = openPlace()
    place.put('writes.yaml', writes)
    for (const name of ['.git/hooks/pre-commit', 'AGENTS.md', 'package.json']) {
      place.put('box/letter.txt', name)
      const { code, out, err } = await place.call('run', 'writes.yaml', '-i', 'folder=box')
      assert.notEqual(code, 0)
      assert.match(out + err, /gate\.persistence_refused/)
      assert.ok(!existsSync(place.path('box', name)), name)
    }
    place.put('box/letter.txt', 'summary.txt')
    assert.equal((await place.call('run', 'writes.yaml', '-i', 'folder=box')).code, 0)
    assert.ok(existsSync(place.path('box', 'summary.txt')))
  })
})
