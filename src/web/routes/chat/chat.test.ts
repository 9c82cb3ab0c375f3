import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { JsonObject } from '#base'

import { commandOf, inFolder, inputOf, missingOf } from './run-input.ts'
import { asking, going, goOn, type RunSummary, toUndo, withQuestions } from './session-runs.ts'
import { readWish, suggestions } from './slash.ts'

test('only what begins with one slash is a command', () => {
  for (const text of ['tidy up', ' see /run', '//run', '/ run', '/Run', '/run2']) {
    assert.notEqual(readWish(text).is, 'run', text)
  }
  assert.deepEqual(readWish(' see /run '), { is: 'say', text: 'see /run' })
  assert.deepEqual(readWish('//run'), { is: 'say', text: '/run' })
  assert.equal(readWish('/runn x').is, 'wrong')
  assert.equal(readWish('/').is, 'wrong')
})

test('a run is read with its fields, quoted where they have spaces', () => {
  assert.deepEqual(readWish('  /run tidy-folder@2 folder="~/My \\"old\\" files" by=kind note=a="b c" '), {
    is: 'run',
    workflow: 'tidy-folder@2',
    fields: { folder: '~/My "old" files', by: 'kind', note: 'a=b c' },
  })
  assert.equal(readWish('/run').is, 'wrong')
  assert.equal(readWish('/run tidy folder').is, 'wrong')
})

test('a tool is called with a JSON object or with nothing', () => {
  assert.deepEqual(readWish('/tool fs.list {"path": "~"}'), {
    is: 'tool',
    tool: 'fs.list',
    input: { path: '~' },
  })
  assert.deepEqual(readWish('/tool time.now'), { is: 'tool', tool: 'time.now', input: {} })
  for (const text of ['/tool', '/tool fs.list [1]', '/tool fs.list {'])
    assert.equal(readWish(text).is, 'wrong')
})

test('commands are proposed while their name is typed, and not afterwards', () => {
  assert.deepEqual(suggestions('/re'), ['resume', 'restore'])
  assert.ok(suggestions('/').length > 8)
  assert.deepEqual(suggestions('/run '), [])
  assert.deepEqual(suggestions('run'), [])
})

const schema: JsonObject = {
  type: 'object',
  properties: {
    folder: { type: 'string', format: 'path' },
    name: { type: 'string' },
    deep: { type: 'boolean' },
    days: { type: 'array', items: { type: 'integer' } },
  },
  required: ['folder', 'deep'],
}

test('typed fields become what the schema asks for', () => {
  assert.deepEqual(inputOf({ name: '12', deep: 'true', days: '1, 2', other: 'x y' }, schema), {
    name: '12',
    deep: true,
    days: [1, 2],
    other: 'x y',
  })
})

test('a folder that nobody named is that of the session, and nothing else is made up', () => {
  assert.deepEqual(inFolder({}, schema, '/home/ada'), { folder: '/home/ada' })
  assert.deepEqual(inFolder({ folder: '/x' }, schema, '/home/ada'), { folder: '/x' })
  assert.deepEqual(missingOf({ folder: '/x' }, schema), ['deep'])
})

test('the command that is kept asks for the same input when it is typed again', () => {
  const input = { folder: '/home/ada/My "old" \\ files', deep: false, days: [1, 2], name: 'x=1' }
  const wish = readWish(commandOf('tidy-folder', input))
  assert.equal(wish.is, 'run')
  if (wish.is === 'run') assert.deepEqual(inputOf(wish.fields, schema), input)
})

function run(id: string, facts: Partial<RunSummary>): RunSummary {
  const at = '2026-03-04T10:00:00.000Z'
  return {
    id,
    title: id,
    program: 'workflow',
    status: 'completed',
    waiting: null,
    isForPerson: false,
    mode: null,
    parent: null,
    parentKey: null,
    root: id,
    forkedFrom: null,
    undoes: null,
    session: 's',
    createdAt: at,
    updatedAt: at,
    startedAt: at,
    finishedAt: at,
    forgottenAt: null,
    ...facts,
  }
}

test('the run that is taken back is the last that has ended, unless that was taken back already', () => {
  const old = run('old', {})
  assert.equal(toUndo([run('now', { status: 'running' }), old])?.id, 'old')
  assert.equal(toUndo([run('u', { undoes: 'new' }), run('new', {}), old])?.id, 'old')
  assert.equal(toUndo([run('u', { undoes: 'new', status: 'failed' }), run('new', {}), old])?.id, 'new')
  assert.equal(toUndo([run('now', { status: 'paused' })]), undefined)
})

test('the last run goes on by a word, by the end of its pause, or by another try', () => {
  const asks = run('a', { status: 'waiting', isForPerson: true })
  assert.deepEqual(goOn([asks]), { run: asks, by: 'look' })
  assert.equal(goOn([run('p', { status: 'paused' })])?.by, 'resume')
  assert.equal(goOn([run('u', { undoes: 'f' }), run('f', { status: 'failed' })])?.by, 'retry')
  assert.equal(goOn([run('r', { status: 'running' }), run('f', { status: 'failed' })]), null)
  assert.equal(goOn([]), null)
  const within = run('w', { status: 'waiting', waiting: 'child' })
  assert.equal(goOn([within]), null)
  assert.equal(goOn(withQuestions([within], [{ root: 'w' }]))?.by, 'look')
  assert.equal(asking([run('r', { status: 'running' }), asks])?.id, 'a')
  assert.equal(going([run('p', { status: 'paused' }), asks])?.id, 'a')
})
