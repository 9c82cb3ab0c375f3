import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

import { createToolNames, decodeToolName, encodeToolName } from './tool-names.ts'

const taken = /^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/
const data = path.resolve(import.meta.dirname, '../../../../shared/data/bfcl')

test('plain names stay as they are, and a dot becomes two underscores', () => {
  assert.equal(encodeToolName('get_weather'), 'get_weather')
  assert.equal(encodeToolName('files.read'), 'files__read')
})

test('every short name has a name of its own, from which it can be read again', () => {
  const letters = ['a', '_', '.', '-', '0', ' ', 'ä']
  const all: string[] = ['']
  for (let from = 0, length = 0; length < 6; length += 1) {
    const until = all.length
    for (; from < until; from += 1) for (const letter of letters) all.push(`${all[from] ?? ''}${letter}`)
  }
  const seen = new Set<string>()
  for (const name of all.slice(1)) {
    const wire = encodeToolName(name)
    assert.match(wire, taken, name)
    assert.equal(seen.has(wire), false, name)
    seen.add(wire)
    if (!wire.includes('__-h')) assert.equal(decodeToolName(wire), name)
  }
})

test('names that grow too long are cut and told apart', () => {
  const long = 'workspace.'.repeat(12)
  const wires = [`${long}a`, `${long}b`].map(encodeToolName)
  assert.notEqual(wires[0], wires[1])
  for (const wire of wires) assert.match(wire, taken)
  const names = createToolNames([`${long}a`, `${long}b`])
  assert.equal(names.fromWire(wires[1] ?? ''), `${long}b`)
})

test('a name that a model made up stays as it came', () => {
  assert.equal(createToolNames(['a.b']).fromWire('other__tool'), 'other__tool')
})

test(
  'all names of the Berkeley function calling tasks are told apart and read again',
  { skip: existsSync(data) ? false : `${data} is not there` },
  () => {
    const names = new Set<string>()
    for (const file of readdirSync(data).filter((each) => each.endsWith('.json'))) {
      for (const line of readFileSync(`${data}/${file}`, 'utf8').split('\n')) {
        if (line.trim() === '') continue
        const task = JSON.parse(line) as { function?: { name: string }[] }
        for (const { name } of task.function ?? []) names.add(name)
      }
    }
    assert.ok(names.size > 500, `${names.size} names`)
    const table = createToolNames(names)
    assert.equal(new Set([...names].map(table.toWire)).size, names.size)
    for (const name of names) {
      assert.match(table.toWire(name), taken)
      assert.equal(table.fromWire(table.toWire(name)), name)
    }
  },
)
