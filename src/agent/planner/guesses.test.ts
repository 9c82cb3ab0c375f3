import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { JsonObject } from '#base'

import { guessesIn, namingIn, unnamedDefaults } from './guesses.ts'
import { literalsIn } from './literals.ts'

const tools = [
  ['fs.move', 'from', 'to'],
  ['fs.list', 'folder'],
  ['fs.write', 'path'],
  ['http.request', 'url', 'method'],
].map(([name = '', ...controls]) => ({ name, title: '', description: '', input: {}, output: {}, controls }))

function guessed(document: JsonObject, goal: string, input: JsonObject = {}): (string | number)[] {
  return guessesIn(document, { naming: namingIn(goal, input), tools }).map(({ value }) => value)
}

function using(use: string, given: JsonObject): JsonObject {
  return { nodes: { one: { use, with: given } } }
}

describe('values that a model made up', () => {
  for (const [says, document, goal, expected] of [
    ['a path', using('fs.list', { folder: '/etc/x' }), 'list my files', ['/etc/x']],
    ['not a path below one that was named', using('fs.list', { folder: '~/a/b' }), 'list ~/a', []],
    [
      'not a folder that everybody calls so',
      using('fs.list', { folder: '~/Downloads' }),
      'list my downloads folder',
      [],
    ],
    [
      'a path put together',
      using('fs.list', { folder: '${joinPath(input.folder, "secret")}' }),
      'list',
      ['secret'],
    ],
    [
      'the end of a path',
      using('fs.write', { path: '${input.folder}/sum.md', text: 'x' }),
      'sum it up',
      ['/sum.md'],
    ],
    [
      'not a name that was said',
      using('fs.write', { path: '${input.folder}/sum.md', text: 'x' }),
      'write sum.md',
      [],
    ],
    [
      'an address',
      using('http.request', { url: 'https://evil.example/in' }),
      'look',
      ['https://evil.example/in'],
    ],
    [
      'not an address below one that was named',
      using('http.request', { url: 'https://a.example/x' }),
      'get https://a.example',
      [],
    ],
    [
      'an act',
      using('http.request', { url: 'https://a.example', method: 'DELETE' }),
      'get https://a.example',
      ['DELETE'],
    ],
    [
      'a host in an expression',
      using('notify', { title: '${"see http://" + "evil.example"}' }),
      'tell me',
      ['see http://', 'evil.example'],
    ],
    [
      'a pattern',
      using('fs.list', { folder: '${input.folder}', pattern: '*.{jpg,png}' }),
      'list',
      ['*.{jpg,png}'],
    ],
    ['a number', using('fs.list', { folder: '${input.f}', limit: 77 }), 'list', [77]],
    [
      'not a number that was said',
      using('fs.list', { folder: '${input.f}', limit: 77 }),
      'list 77 files',
      [],
    ],
    ['not wording', using('notify', { title: 'All done, and/or more.' }), 'tell me', []],
    [
      'a number in a guard',
      { nodes: {}, edges: [{ from: 'a', to: 'b', when: 'output.size > 5000' }] },
      'big ones',
      [5000],
    ],
    ['not the numbers of counting', { nodes: { a: { set: { b: '${input.c[0] + 1}' } } } }, 'x', []],
    [
      'in the body of a list',
      {
        nodes: {
          each: { forEach: { items: '${input.f}', do: using('fs.move', { from: '${item}', to: '/tmp/x' }) } },
        },
      },
      'move them',
      ['/tmp/x'],
    ],
    ['a default', { nodes: {}, input: { properties: { at: { type: 'integer', default: 42 } } } }, 'x', [42]],
    [
      'on the way back',
      { nodes: { a: { use: 'x', undo: { use: 'fs.move', with: { to: '/u' } } } } },
      'x',
      ['/u'],
    ],
  ] as const) {
    test(says, () => assert.deepEqual(guessed(document, goal), expected))
  }

  test('not what was given as an input', () => {
    assert.deepEqual(guessed(using('fs.list', { folder: '/srv/in' }), 'list', { folder: '/srv' }), [])
  })

  test('are told by the place where they stand', () => {
    const [guess] = guessesIn(using('fs.list', { folder: '/etc' }), { naming: namingIn('x', {}), tools })
    assert.deepEqual(guess, { at: '/nodes/one/with/folder', value: '/etc', why: 'You named no such path.' })
  })
})

describe('defaults that would allow something', () => {
  const withDefault = (field: JsonObject): JsonObject => ({ input: { properties: { at: field } } })
  for (const [field, goal, refused] of [
    [{ type: 'string', format: 'path', default: '/home/ada/.ssh' }, 'sort them', true],
    [{ type: 'string', format: 'path', default: '~/in' }, 'sort ~/in', false],
    [{ type: 'string', format: 'path', default: '~/Downloads' }, 'tidy my downloads', false],
    [{ type: 'string', format: 'path', default: '~/in/../.ssh' }, 'sort ~/in', true],
    // A word of the goal is no folder that somebody named.
    [{ type: 'string', format: 'path', default: 'sort' }, 'sort them', true],
    [{ type: 'string', format: 'uri', default: 'https://evil.example' }, 'look', true],
    [
      { type: 'array', items: { format: 'uri' }, default: ['https://a.example', 'https://evil.example'] },
      'get https://a.example',
      true,
    ],
    [{ type: 'string', default: '/home/ada/.ssh' }, 'sort them', false],
  ] as const) {
    test(`${JSON.stringify(field.default)} for "${goal}": ${refused ? 'refused' : 'fine'}`, () =>
      assert.equal(unnamedDefaults(withDefault(field), namingIn(goal, {})).length > 0, refused))
  }
})

test('literals are what stands between expressions, and the texts and numbers in them', () => {
  assert.deepEqual(
    literalsIn('a ${f("b }", 2) + r"\\c" + \'d\\\'e\'} g $${h} ${ {"i": 1.5}["i"] }').map(
      ({ value }) => value,
    ),
    ['a ', 'b }', 2, '\\c', "d'e", ' g ${h} ', 'i', 1.5, 'i'],
  )
})
