import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isJsonObject, type Json } from '#base'

import { builtinTools, describeTool } from './index.ts'

const descriptions = builtinTools.map(describeTool)

test('tools are listed by name, each once', () => {
  const names = descriptions.map(({ name }) => name)
  assert.deepEqual(names, [...new Set(names)].toSorted())
})

test('every field of every input and output has a title and a description', () => {
  const bare: string[] = []
  const visit = (schema: Json | undefined, at: string): void => {
    if (!isJsonObject(schema)) return
    const { properties, items } = schema
    if (isJsonObject(properties)) {
      for (const [name, field] of Object.entries(properties)) {
        if (!isJsonObject(field) || !field['title'] || !field['description']) bare.push(`${at}.${name}`)
        visit(field, `${at}.${name}`)
      }
    }
    visit(items, `${at}[]`)
  }
  for (const { name, input, output } of descriptions) {
    visit(input, `${name} input`)
    visit(output, `${name} output`)
  }
  assert.deepEqual(bare, [])
})

test('every tool has an example that its input takes', () => {
  for (const [index, tool] of builtinTools.entries()) {
    const examples = descriptions[index]?.input['examples']
    assert.ok(Array.isArray(examples) && examples.length > 0, tool.name)
    for (const example of examples) assert.ok(tool.input.safeParse(example).success, tool.name)
  }
})

test('inputs take no field that is not theirs', () => {
  for (const tool of builtinTools)
    assert.equal(tool.input.safeParse({ unheard: 1 }).success, false, tool.name)
})

test('what steers an effect is a field of its input', () => {
  for (const { name, input, controls } of descriptions) {
    const fields = isJsonObject(input['properties']) ? Object.keys(input['properties']) : []
    assert.deepEqual(
      controls.filter((field) => !fields.includes(field)),
      [],
      name,
    )
  }
})

test('tools that may be asked whether they happened can answer, and reversible ones can be undone', () => {
  for (const tool of builtinTools) {
    assert.equal(tool.effect === 'reconcilable', tool.reconcile !== undefined, tool.name)
    assert.equal(tool.undoClass === 'reversible', tool.undo !== undefined, tool.name)
  }
})
