import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openPlace } from './place.ts'

const workflow = `
adjutant: 1
name: wrong-input
input: { type: object, properties: { path: { type: string } } }
nodes:
  write:
    use: fs.write
    with: { path: '\${input.path}', text: x }
    onError: continue
  after:
    set: { said: '\${nodes.write.output == null ? "failed" : "done"}' }
edges:
  - write -> after
output: '\${nodes.after.output.said}'
`

test('an input that a tool does not take fails its step, and the run goes on as its workflow says', async () => {
  using place = openPlace()
  place.put('wrong.yaml', workflow)
  const { status, output } = await place.json('run', 'wrong.yaml', '-i', 'path=not-absolute')
  assert.deepEqual([status, output], ['completed', 'failed'])
})
