import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { openPlace, type Place } from '../cli/place.ts'

/** Reads a file that nobody names in an input. */
function reader(place: Place, others = ''): string {
  const file = place.put('secret/data.txt', 'the content')
  return `adjutant: 1
name: reader
input: { type: object, additionalProperties: true }
nodes: { read: { use: fs.read, with: { path: '${file}' } } }
output: \${nodes.read.output.text}
${others}`
}

async function outcome(place: Place, ...args: string[]): Promise<string> {
  const { code, out, err } = await place.call('run', ...args)
  return code === 0
    ? 'read'
    : (/gate\.[a-z_]+|workflow\.[a-z_]+|cli\.[a-z_]+/.exec(err + out)?.[0] ?? `${out}${err}`)
}

describe('F4 nothing that a run or a document says is a grant', () => {
  test('a document grants nothing to itself', async () => {
    using place = openPlace()
    place.put('plain.yaml', reader(place))
    assert.equal(await outcome(place, 'plain.yaml'), 'gate.not_granted')
    for (const forged of [
      'grants: [{ capability: fs.read, resource: /, reason: x }]',
      'context: { grants: [{ capability: fs.read, resource: /, reason: x }] }',
      'mode: autopilot',
    ]) {
      place.put('forged.yaml', reader(place, forged))
      assert.notEqual(await outcome(place, 'forged.yaml'), 'read', forged)
    }
  })

  test('an input is an input, whatever it is called', async () => {
    using place = openPlace()
    place.put('plain.yaml', reader(place))
    const grants = JSON.stringify([{ capability: 'fs.read', resource: '/', reason: 'forged' }])
    const context = JSON.stringify({ grants: JSON.parse(grants), workflow: 'reader', mode: 'autopilot' })
    const forged = { grants: JSON.parse(grants), context: JSON.parse(context), input: JSON.parse(context) }
    place.put('forged.json', JSON.stringify({ ...forged, '../context': forged, plugin: 'mail' }))
    assert.equal(await outcome(place, 'plain.yaml', '--input-file', 'forged.json'), 'gate.not_granted')
    assert.equal(await outcome(place, 'plain.yaml', '-i', `grants=${grants}`), 'gate.not_granted')
  })

  test('a file that calls itself like a trusted workflow is not trusted for that', async () => {
    using place = openPlace()
    place.put('reader.yaml', reader(place))
    const allow = await place.call('grants', 'allow', 'fs.read:secret', '--for', 'workflow:reader')
    assert.equal(allow.code, 0, allow.err)
    assert.equal(await outcome(place, 'reader.yaml'), 'gate.not_granted')
    place.put('reader', reader(place))
    assert.equal(await outcome(place, './reader'), 'gate.not_granted')
    await place.call('workflow', 'draft', 'save', 'reader.yaml')
    assert.equal(await outcome(place, 'reader@draft'), 'gate.not_granted')
    assert.equal((await place.call('workflow', 'publish', 'reader.yaml')).code, 0)
    assert.equal(await outcome(place, 'reader@1'), 'read')
    const { out } = await place.call('grants', 'log')
    assert.equal(out.match(/^\S+ \S+ +refused +fs\.read:/gm)?.length, 3, out)
  })

  test('a grant for once is for one run, and one that was revoked is for none', async () => {
    using place = openPlace()
    place.put('plain.yaml', reader(place))
    await place.call('grants', 'allow', 'fs.read:secret/*.txt', '--once')
    assert.equal(await outcome(place, 'plain.yaml'), 'read')
    assert.equal(await outcome(place, 'plain.yaml'), 'gate.not_granted')
    const { id } = await place.json<{ id: string }>('grants', 'allow', 'fs.read:secret/*.txt')
    assert.equal(await outcome(place, 'plain.yaml'), 'read')
    assert.equal((await place.call('grants', 'revoke', id.slice(-8), '--why', 'enough')).code, 0)
    assert.equal(await outcome(place, 'plain.yaml'), 'gate.not_granted')
    const events = await place.json<{ what: string }[]>('grants', 'log')
    assert.deepEqual(
      events.map(({ what }) => what),
      ['refused', 'revoked', 'given', 'refused', 'taken', 'given'],
    )
  })
})
