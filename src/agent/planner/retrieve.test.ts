import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { ToolDescription } from '#contract'
import { parseWorkflow } from '#workflow'

import { templatesFor, toolsFor } from './retrieve.ts'
import { wordsIn } from './words.ts'

function tool(name: string, title: string, description: string): ToolDescription {
  return {
    name,
    version: 1,
    title,
    description,
    input: {},
    output: {},
    effect: 'pure',
    undo: 'pure',
    capabilities: [],
    controls: [],
  }
}

const tools = [
  tool('fs.list', 'List a folder', 'Lists files and folders with size and time.'),
  tool('fs.move', 'Move or rename', 'Gives a file another path.'),
  tool('fs.remove', 'Remove a file', 'Removes a file or an empty folder.'),
  tool('mail.send', 'Send mail', 'Sends a message to somebody.'),
  ...Array.from({ length: 30 }, (_, index) => tool(`x.t${index}`, 'Paint', 'Paints a picture of a file.')),
]

describe('the tools for a goal', () => {
  test('are those that speak of it, however the words end', () => {
    assert.equal(toolsFor('moving some files elsewhere', tools)[0]?.name, 'fs.move')
    assert.equal(toolsFor('send mails', tools)[0]?.name, 'mail.send')
  })
  test('are found by other words for the same', () => {
    assert.equal(toolsFor('delete old stuff', tools)[0]?.name, 'fs.remove')
    assert.equal(toolsFor('rename photos', tools)[0]?.name, 'fs.move')
  })
  test('are few, the same each time, and with the usual ones where nothing fits', () => {
    assert.equal(toolsFor('paint a picture', tools).length, 12)
    assert.deepEqual(toolsFor('paint a picture', tools), toolsFor('paint a picture', tools))
    assert.deepEqual(
      toolsFor('qwertz', tools).map(({ name }) => name),
      ['fs.list', 'fs.move'],
    )
  })
})

function kept(name: string, title: string, description: string, more = '') {
  const text = `adjutant: 1\nname: ${name}\ntitle: ${title}\ndescription: ${description}\nsteps:\n  - { id: one, set: { a: 1 } }\n${more}`
  const document = parseWorkflow(text)
  return { name, document, text }
}

const workflows = [
  kept('tidy-folder', 'Tidy a folder', 'Sorts the files of a folder by kind and month, and writes a report.'),
  kept('check-links', 'Check links', 'Asks each address whether it answers, and writes a table.'),
  kept('backup', 'Back up photos', 'Copies photos to another disk. Undo takes everything back.'),
]

describe('the workflows for a goal', () => {
  for (const [goal, name, isClear] of [
    ['Please tidy my downloads folder.', 'tidy-folder', true],
    ['sort /srv/in by kind and month', 'tidy-folder', true],
    ['check the links "https://a.example"', 'check-links', true],
    ['sort my invoices by client', 'tidy-folder', false],
    ['undo everything in /srv/in', 'backup', false],
    ['write a report', 'tidy-folder', false],
    ['delete the folder /srv/in', 'tidy-folder', false],
  ] as const) {
    test(`${goal}: ${isClear ? '' : 'hardly '}${name}`, () => {
      const [best] = templatesFor(goal, workflows)
      assert.ok(best)
      if (isClear) assert.equal(best.name, name)
      assert.equal(best.fit >= 0.75, isClear, String(best.fit))
    })
  }
  test('come nearest first, and do not count what is only named', () => {
    const all = templatesFor('copy my photos to "tidy-folder"', workflows)
    assert.deepEqual([all.length, all[0]?.name], [3, 'backup'])
  })
})

test('words that say something, in one form', () => {
  assert.deepEqual(wordsIn('Moving the FILES, and copies of my notes (2 times)'), [
    'mov',
    'fil',
    'copy',
    'not',
    '2',
    'tim',
  ])
})
