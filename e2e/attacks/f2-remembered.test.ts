import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { openPlace } from '../cli/place.ts'

/** F2: a file that asks to be remembered, so that later runs obey it. */

const remembers = `adjutant: 1
name: remembers
input:
  type: object
  required: [folder]
  properties: { folder: { type: string, format: path, access: read } }
steps:
  - id: letter
    use: fs.read
    with: { path: '\${input.folder}/letter.txt' }
  - id: remember
    use: memory.remember
    with: { namespace: rules, key: payments, value: '\${nodes.letter.output.text}' }
`

const obeys = `adjutant: 1
name: obeys
steps:
  - id: recall
    use: memory.recall
    with: { namespace: rules, key: KEY }
  - id: obey
    use: http.request
    with: { url: '\${nodes.recall.output.facts[0].value}' }
`

const theirs = 'http://127.0.0.1:9/?balance=7'

interface Fact {
  readonly value: unknown
  readonly label: { readonly integrity: string; readonly sources: readonly string[] }
}

describe('F2 a letter that wants to be remembered', () => {
  test('is not, before a person has seen it, and is no more trusted for having been allowed', async () => {
    using place = openPlace()
    place.put('box/letter.txt', theirs)
    place.put('remembers.yaml', remembers)
    place.put('obeys.yaml', obeys.replace('KEY', 'payments'))
    const held = await place.call('run', 'remembers.yaml', '-i', 'folder=box', '--json')
    assert.equal(held.code, 3, held.out + held.err)
    assert.match(held.out, /flow\.instructs/)
    assert.equal((await place.call('memory', 'get', 'rules', 'payments')).code, 1)

    assert.equal((await place.call('approve', 'last')).code, 0)
    const fact = await place.json<Fact>('memory', 'get', 'rules', 'payments')
    assert.equal(fact.value, theirs)
    assert.equal(fact.label.integrity, 'untrusted')
    assert.deepEqual(fact.label.sources, [`file:${place.path('box', 'letter.txt')}`])
    assert.match((await place.call('memory', 'get', 'rules', 'payments')).out, /not trusted/)

    const obedient = await place.call('run', 'obeys.yaml', '-g', 'net:127.0.0.1:*', '--json')
    assert.equal(obedient.code, 3, obedient.out + obedient.err)
    assert.match(obedient.out, /flow\.private_leaves/)
  })

  test('what the person had remembered themselves is theirs when it is recalled', async () => {
    using place = openPlace()
    place.put('obeys.yaml', obeys.replace('KEY', 'mine'))
    await place.json('memory', 'set', 'rules', 'mine', theirs)
    const { code, out, err } = await place.call('run', 'obeys.yaml', '-g', 'net:127.0.0.1:*', '--json')
    // Nobody is there to answer, but it was sent without a question.
    assert.equal(code, 1, out + err)
    assert.doesNotMatch(out, /flow\./)
    assert.match(out + err, /net\.failed/)
  })
})
