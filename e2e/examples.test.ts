import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

import { openModelServer } from '../src/adapters/ai-sdk/testing/model-server.ts'
import { openPlace, root, treeOf } from './cli/place.ts'

interface Outcome {
  readonly status: string
  readonly output: Record<string, unknown>
}

const folder = path.join(root, 'examples')

test('every example is run by a test of this file', () => {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => path.parse(file).name)
  assert.deepEqual(names.toSorted(), ['ask-first', 'ask-model', 'check-links', 'tidy-folder'])
})

test('ask-model asks the model that it is told to, and says what that took', async () => {
  await using server = await openModelServer(() => ({ text: 'Red.', usage: { input: 9, output: 2 } }))
  using place = openPlace()
  await place.call('models', 'add', 'local', 'ollama', '--url', server.url('ollama'))
  const { status, output } = await place.json<Outcome>(
    'run',
    'ask-model',
    '-i',
    'prompt=Name a colour.',
    '-i',
    'model=local/qwen3',
    '-i',
    'instructions=One word.',
  )
  assert.equal(status, 'completed')
  assert.deepEqual([output['text'], output['model'], output['cost']], ['Red.', 'local/qwen3', 0])
  assert.deepEqual(
    server.asked.map(({ model, instructions }) => [model, instructions]),
    [['qwen3', 'One word.']],
  )
})

test('tidy-folder sorts what there is, leaves alone what it should, and moves nothing the second time', async () => {
  using place = openPlace()
  const names = [
    'a b.txt',
    "it's.md",
    'say "hi".pdf',
    'größe.csv',
    '猫.png',
    'UPPER.JPG',
    'no extension',
    '-dash.txt',
    '#1.log',
    '100% ${x}.txt',
  ]
  for (const name of names) place.put(`in/${name}`, `content of ${name}`)
  place.put('in/sub/deep/a b.txt', 'another of the same name')
  place.put('in/copy.txt', 'content of a b.txt')
  place.put('in/.hidden', 'hidden')
  place.put('in/project/.git/config', 'x')
  place.put('in/project/main.c', 'int main;')
  place.put('in/node_modules/x/index.js', 'x')
  place.put('in/Documents', 'a file where a folder is to be')
  const before = treeOf(place.path('in'))

  const first = await place.json<Outcome>('run', path.join(folder, 'tidy-folder.yaml'), '-i', 'folder=in')
  assert.equal(first.status, 'completed')
  const { moved, left, copies } = first.output
  assert.deepEqual([moved, left, copies], [13, 0, 1])
  const after = treeOf(place.path('in'))
  assert.deepEqual(
    Object.keys(after).filter((file) => /^(\.hidden|project|node_modules)/.test(file)),
    ['.hidden', 'node_modules/x/index.js', 'project/.git/config', 'project/main.c'],
  )
  assert.equal(readdirSync(place.path('in')).includes('sub'), false)
  const report = readFileSync(place.path('in/tidy-report.csv'), 'utf8').trim().split('\r\n')
  assert.equal(report.length, 14)

  const second = await place.json<Outcome>('run', 'tidy-folder', '-i', 'folder=in')
  assert.deepEqual([second.output['moved'], second.output['inPlace']], [0, 13])
  const { 'tidy-report.md': _, 'tidy-report.csv': __, ...kept } = treeOf(place.path('in'))
  const { 'tidy-report.md': ___, 'tidy-report.csv': ____, ...keptBefore } = after
  assert.deepEqual(kept, keptBefore)

  const runs = await place.json<{ id: string }[]>('runs')
  for (const { id } of runs) assert.equal((await place.call('undo', id)).code, 0)
  assert.deepEqual(treeOf(place.path('in')), before)
})

test('tidy-folder removes copies when asked, into another folder, and brings them back', async () => {
  using place = openPlace()
  place.put('in/a.txt', 'same')
  place.put('in/b.txt', 'same')
  place.put('in/c.txt', 'same')
  place.put('in/empty 1.txt', '')
  place.put('in/empty 2.txt', '')
  place.put('out/Text/note.txt', 'was here before')
  const before = treeOf(place.folder)
  const { output } = await place.json<Outcome>(
    'run',
    'tidy-folder',
    '-i',
    'folder=in',
    '-i',
    'into=out',
    '-i',
    'duplicates=trash',
    '-i',
    'rules={"Notes":["txt"]}',
  )
  assert.deepEqual([output['moved'], output['removed'], output['copies'], output['left']], [3, 2, 2, 0])
  assert.deepEqual(readdirSync(place.path('in')), [])
  assert.equal((await place.call('undo', 'last')).code, 0)
  assert.deepEqual(treeOf(place.folder), before)
})

test('tidy-folder takes an empty folder, and names one that is not there', async () => {
  using place = openPlace()
  place.put('in/.keep', '')
  const { output } = await place.json<Outcome>('run', 'tidy-folder', '-i', 'folder=in')
  assert.equal(output['summary'], 'Moved 0 of 0 files.')
  const gone = await place.call('run', 'tidy-folder', '-i', 'folder=nowhere')
  assert.equal(gone.code, 1)
  assert.match(gone.out, /files\.not_found.*nowhere/)
})

test('ask-first writes after a yes and not after a no', async () => {
  using place = openPlace()
  await place.call('run', 'ask-first', '-i', 'file=no.txt', '-i', 'text=x')
  assert.equal((await place.json<Outcome>('answer', 'last', 'no')).output['written'], false)
  await place.call('run', 'ask-first', '-i', 'file=yes.txt', '-i', 'text=x')
  assert.equal((await place.json<Outcome>('answer', 'last', 'yes')).output['written'], true)
  assert.deepEqual(readdirSync(place.folder), ['yes.txt'])
})

test('check-links tells which addresses answer', async () => {
  using place = openPlace()
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/gone' ? 404 : 200
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const links = [`${address}/`, `${address}/gone`, 'http://127.0.0.1:1/']
    const { output } = await place.json<Outcome>(
      'run',
      'check-links',
      '-i',
      'report=links.csv',
      ...links.flatMap((link) => ['-i', `links=${link}`]),
    )
    assert.deepEqual([output['summary'], output['broken']], ['1 of 3 links answer.', links.slice(1)])
    assert.equal(readFileSync(place.path('links.csv'), 'utf8').trim().split('\r\n').length, 4)
  } finally {
    server.close()
  }
})
