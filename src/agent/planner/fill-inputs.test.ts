import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import type { Json, JsonObject } from '#base'

import { fillInputs } from './fill-inputs.ts'
import { namedIn, withoutNamed } from './named-in-goal.ts'

const path = { type: 'string', format: 'path' }
const schema: JsonObject = {
  type: 'object',
  required: ['folder'],
  properties: {
    folder: path,
    into: path,
    duplicates: { enum: ['report', 'trash'] },
    limit: { type: 'integer' },
  },
}
const links: JsonObject = {
  type: 'object',
  required: ['links', 'report'],
  properties: { links: { type: 'array', items: { type: 'string', format: 'uri' } }, report: path },
}

describe('what a goal names', () => {
  for (const [goal, named] of [
    ['tidy ~/Downloads.', ['path ~/Downloads']],
    ['tidy my Downloads folder', ['path ~/Downloads']],
    ['tidy the documents directory', ['path ~/Documents']],
    ['downloads are slow', []],
    ['list /srv/a-b/c.txt, then stop', ['path /srv/a-b/c.txt']],
    [String.raw`list C:\Users\ada\x`, [String.raw`path C:\Users\ada\x`]],
    ['sort "My Files" and “other”', ['quoted My Files', 'quoted other']],
    ['read "~/My Files/a b.txt"', ['path ~/My Files/a b.txt']],
    ['get https://example.org/a?b=1.', ['address https://example.org/a?b=1']],
    ['keep 20 files of 1.5 MB', ['number 20', 'number 1.5']],
    ["it's and/or input/output and 2026-01-02", []],
    ['either/or or ~ or / alone', ['path ~']],
  ] as const) {
    test(goal, () =>
      assert.deepEqual(
        namedIn(goal).map(({ is, value }) => `${is} ${value}`),
        named,
      ),
    )
  }

  test('leaves the words about what is to be done', () => {
    assert.equal(
      withoutNamed('tidy my downloads folder into ~/Sorted now').replaceAll(/\s+/g, ' '),
      'tidy into now',
    )
  })
})

describe('inputs from a goal', () => {
  for (const [says, goal, shape, expected] of [
    ['the only path for the only path asked for', 'tidy ~/a', schema, { folder: '~/a' }],
    ['behind its own name', 'tidy ~/a into ~/b', schema, { folder: '~/a', into: '~/b' }],
    [
      'a choice that is said with its name',
      'tidy ~/a, trash duplicates',
      schema,
      { folder: '~/a', duplicates: 'trash' },
    ],
    ['no choice without its name', 'trash what is in ~/a', schema, { folder: '~/a' }],
    ['nothing where two could be meant', 'tidy ~/a and ~/b', schema, {}],
    ['no word that is no path', 'tidy the folder called stuff', schema, {}],
    ['no path for an address', 'tidy https://example.org/a', schema, {}],
    ['a number only by its name', 'tidy ~/a with a limit 5', schema, { folder: '~/a', limit: 5 }],
    ['no number that nothing asks for', 'tidy ~/a 5 times', schema, { folder: '~/a' }],
    [
      'all of a list',
      'check the links https://a.example and https://b.example/x, report ~/r.csv',
      links,
      { links: ['https://a.example', 'https://b.example/x'], report: '~/r.csv' },
    ],
  ] as const) {
    test(says, () => assert.deepEqual(fillInputs(shape, goal, {}).input, expected))
  }

  test('what was given goes first, and what is missing is told', () => {
    assert.deepEqual(fillInputs(schema, 'tidy ~/a', { folder: '/b' }).input, { folder: '/b' })
    assert.deepEqual(fillInputs(links, 'check them', {}).missing, ['links', 'report'])
    assert.deepEqual(
      fillInputs(schema, 'tidy ~/a and ~/b', {}).left.map(({ value }) => value),
      ['~/a', '~/b'],
    )
  })

  test('nothing is made up: each value stands in the goal', () => {
    const word = fc.constantFrom(
      ...'tidy sort into folder links report my downloads documents ~/a /srv/b "x y" https://c.example 7 trash duplicates and to'.split(
        ' ',
      ),
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.constantFrom(schema, links), (words, shape) => {
        const goal = words.join(' ')
        const said = goal.toLowerCase()
        const isSaid = (value: Json): boolean =>
          Array.isArray(value)
            ? (value as readonly Json[]).every(isSaid)
            : said.includes(
                JSON.stringify(value)
                  .replaceAll('"', '')
                  .toLowerCase()
                  .replace(/^~\/(?=do)/, ''),
              )
        assert.ok(Object.values(fillInputs(shape, goal, {}).input).every(isSaid), goal)
      }),
    )
  })
})
