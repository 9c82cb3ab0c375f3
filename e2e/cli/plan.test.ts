import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

import { runProgram } from '../../src/cli/program.ts'
import { openPlace, type Place } from './place.ts'

const workflow = `
adjutant: 1
name: two-notes
input:
  type: object
  properties:
    folder: { type: string, format: path }
nodes:
  first:
    use: fs.write
    with: { path: '\${input.folder}/first.txt', text: one }
  second:
    use: fs.write
    with: { path: '\${input.folder}/second.txt', text: two, ifExists: replace }
edges:
  - first -> second
`

async function inDraft(place: Place, ...args: string[]) {
  return place.start(args, { env: { ADJUTANT_MODE: 'draft' } }).ended
}

describe('a plan', () => {
  test('that was shown and allowed is done without another question', async () => {
    using place = openPlace()
    place.put('two.yaml', workflow)
    const { out } = await inDraft(place, 'dry-run', 'two.yaml', '-i', 'folder=w', '--json')
    assert.equal(existsSync(place.path('w')), false)
    place.put('plan.json', out)
    const { code, err } = await inDraft(place, 'run', 'two.yaml', '-i', 'folder=w', '--plan', 'plan.json')
    assert.equal(code, 0, err)
    assert.equal(readFileSync(place.path('w', 'second.txt'), 'utf8'), 'two')
  })

  test('does not cover what has become another deed since', async () => {
    using place = openPlace()
    place.put('two.yaml', workflow)
    const { out } = await inDraft(place, 'dry-run', 'two.yaml', '-i', 'folder=w', '--json')
    place.put('plan.json', out)
    place.put('w/second.txt', 'precious')
    const { code, out: said } = await inDraft(
      place,
      'run',
      'two.yaml',
      '-i',
      'folder=w',
      '--plan',
      'plan.json',
    )
    assert.equal(code, 3)
    assert.match(said, /Replace .*second\.txt/)
    assert.equal(readFileSync(place.path('w', 'first.txt'), 'utf8'), 'one')
    assert.equal(readFileSync(place.path('w', 'second.txt'), 'utf8'), 'precious')
  })

  test('that leaves an effect out has that asked', async () => {
    using place = openPlace()
    place.put('two.yaml', workflow)
    const { out } = await inDraft(place, 'dry-run', 'two.yaml', '-i', 'folder=w', '--json')
    const report = JSON.parse(out) as { effects: { key: string }[] }
    const effects = report.effects.filter(({ key }) => !key.startsWith('first'))
    place.put('plan.json', JSON.stringify({ ...report, effects }))
    const { code } = await inDraft(place, 'run', 'two.yaml', '-i', 'folder=w', '--plan', 'plan.json')
    assert.equal(code, 3)
    assert.equal(existsSync(place.path('w', 'first.txt')), false)
  })

  test('that is none is refused before anything begins', async () => {
    using place = openPlace()
    place.put('two.yaml', workflow)
    place.put('plan.json', '{"effects": "all"}')
    const { code, err } = await inDraft(place, 'run', 'two.yaml', '-i', 'folder=w', '--plan', 'plan.json')
    assert.equal(code, 2)
    assert.match(err, /holds no plan/)
  })
})

describe('at a terminal', () => {
  /** Runs the program in this process, with a person who types these lines. */
  async function typed(place: Place, ...lines: string[]) {
    let told = ''
    const screen = { write: (text: string) => void (told += text), isTerminal: true, columns: 100 }
    const code = await runProgram({
      args: ['run', 'two.yaml', '-i', 'folder=w'],
      environment: { ADJUTANT_HOME: place.home, NO_COLOR: '1' },
      folder: place.folder,
      out: screen,
      err: screen,
      input: {
        isTerminal: true,
        read: async () => '',
        readLine: async () => lines.shift() ?? '',
        readHidden: async () => '',
      },
      onStop: () => ({ [Symbol.dispose]() {} }),
      self: { file: process.execPath, args: [], pid: process.pid },
      supervisor: undefined,
      quit: () => {
        throw new Error('quit')
      },
    })
    return { code, told }
  }

  test('a person sees what would be done, and yes lets it be done', async () => {
    using place = openPlace()
    place.put('two.yaml', workflow)
    const { code, told } = await typed(place, 'what?', 'y')
    assert.equal(code, 0, told)
    assert.match(told, /2 effects would be allowed as shown/)
    assert.match(told, /second\.txt/)
    assert.equal(readFileSync(place.path('w', 'first.txt'), 'utf8'), 'one')
  })

  test('no, or only Enter, does nothing', async () => {
    using place = openPlace()
    place.put('two.yaml', workflow)
    for (const word of ['n', '']) {
      const { told } = await typed(place, word)
      assert.match(told, /Nothing was done/)
      assert.equal(existsSync(place.path('w')), false)
    }
  })

  test('each asks for each', async () => {
    using place = openPlace()
    place.put('two.yaml', workflow)
    const { code, told } = await typed(place, 'e')
    assert.equal(code, 3)
    assert.match(told, /Create .*first\.txt/)
    assert.equal(existsSync(path.join(place.folder, 'w', 'first.txt')), false)
  })
})
