import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { builtinTools, describeTool } from '#tools'
import { parseWorkflow, printWorkflow, problemLine, validateWorkflow } from '#workflow'

const guide = readFileSync(new URL('../../docs/guide/workflows.md', import.meta.url), 'utf8')
const tools = new Map(builtinTools.map(describeTool).map((tool) => [tool.name, tool]))
const blocks = [...guide.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text)

test('the guide has examples', () => {
  assert.ok(blocks.length >= 7)
})

for (const text of blocks) {
  const document = parseWorkflow(text)
  test(`the guide's workflow ${document.name} is right`, () => {
    assert.deepEqual(validateWorkflow(document, { tools }).map(problemLine), [])
    assert.deepEqual(parseWorkflow(printWorkflow(document)), document)
  })
}
