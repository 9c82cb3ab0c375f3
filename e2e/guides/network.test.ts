import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { LogEntry } from '#app'
import { builtinTools, describeTool } from '#tools'
import { parseWorkflow, problemLine, validateWorkflow } from '#workflow'

import { openPlace } from '../cli/place.ts'

const guide = readFileSync(new URL('../../docs/guide/network.md', import.meta.url), 'utf8')
const tools = new Map(builtinTools.map(describeTool).map((tool) => [tool.name, tool]))
const [workflow = ''] = Array.from(guide.matchAll(/^```yaml\n(.*?)^```$/gms), ([, text = '']) => text)
const commands = Array.from(guide.matchAll(/^adjutant (.*)$/gm), ([, line = '']) => line.split(' '))

test("the guide's workflow is right", () => {
  assert.deepEqual(validateWorkflow(parseWorkflow(workflow), { tools }).map(problemLine), [])
})

test("the guide's commands do what it says", async () => {
  using place = openPlace()
  place.put('list-issues.yaml', workflow)
  const [set = [], run = [], ...logs] = commands.filter(([word]) => word !== '1')
  const kept = await place.start(set, { input: 'a-value-of-the-forge\n' }).ended
  assert.equal(kept.code, 0, kept.err)
  // Without the grant of the secret it goes nowhere, and nobody is asked for the host either.
  const ran = await place.call(...run.slice(0, -2))
  assert.equal(ran.code, 1)
  assert.match(ran.out + ran.err, /gate\.not_granted/)
  assert.equal(logs.length, 2)
  for (const line of logs) {
    const { code, out, err } = await place.call(...line)
    assert.equal(code, 0, err)
    assert.match(out, /effect\.failed/)
  }
})

test('the guide names the fields of the log', () => {
  const named = guide.slice(guide.indexOf('## The log')).matchAll(/^\| (`.*?) \|/gm)
  const fields = Array.from(named, ([, cell = '']) =>
    cell.split(', ').map((word) => word.replaceAll('`', '')),
  ).flat()
  assert.deepEqual(fields.toSorted(), Object.keys(LogEntry.shape).toSorted())
})
