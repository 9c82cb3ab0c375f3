import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

import { openPlace, root } from '../cli/place.ts'

const guide = readFileSync(path.join(root, 'docs/guide/dry-run.md'), 'utf8')

function blocks(language: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, text = '']) => text,
  )
}

test('the guide’s workflow would do what the guide says', async () => {
  using place = openPlace()
  const [workflow = ''] = blocks('yaml')
  place.put('sort-notes.yaml', workflow)
  place.put('papers/a.txt', 'alpha\n')
  place.put('papers/b.txt', 'beta\n')
  place.put('papers/index.md', '- a.txt\n')
  const answers: string[] = []
  for (const line of blocks('sh').flatMap((text) => text.trim().split('\n'))) {
    const [command = ''] = line.split(/\s+#\s+/)
    const [program, ...args] = command.split(' ')
    assert.equal(program, 'adjutant')
    const { code, out, err } = await place.call(...args)
    assert.equal(code, 0, `${line}\n${out}\n${err}`)
    answers.push(out)
  }
  const shown = (text: string): string =>
    text
      .replaceAll(place.folder, '...')
      .replace(/about .*? of work/, 'about ... of work')
      .trim()
  const [told = ''] = blocks('text')
  assert.equal(shown(answers[0] ?? ''), told.trim())
  const data = JSON.parse(answers[2] ?? '') as { effects: { hash: string }[] }
  assert.equal(data.effects.length, 4)
  assert.ok(data.effects.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash)))
  assert.equal(shown(answers[3] ?? ''), told.trim())
  assert.equal(readFileSync(place.path('papers/index.md'), 'utf8'), '- a.txt\n')
})
