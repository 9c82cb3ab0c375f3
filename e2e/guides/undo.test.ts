import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

import { openPlace, root } from '../cli/place.ts'

const guide = readFileSync(path.join(root, 'docs/guide/undo.md'), 'utf8')

/** What to type, and what the last command of it says, in the order of the guide. */
const steps = [...guide.matchAll(/^```sh\n(.*?)^```\n\n```text\n(.*?)^```$/gms)].map(
  ([, typed = '', told = '']) => ({
    commands: typed.trim().split('\n'),
    told: told.trim(),
  }),
)

test('the guide’s commands say what the guide says', async () => {
  using place = openPlace()
  const [, workflow = ''] = /^```yaml\n(.*?)^```$/ms.exec(guide) ?? []
  place.put('sort-notes.yaml', workflow)
  place.put('papers/a.txt', 'alpha\n')
  place.put('papers/b.txt', 'beta\n')
  place.put('papers/index.md', '- a.txt\n')
  let undo = ''
  assert.equal(steps.length, 5)
  for (const { commands, told } of steps) {
    let said = ''
    for (const command of commands) {
      const [program, ...args] = command.replace('UNDO', undo).split(' ')
      if (program === 'echo') {
        const [file = '', ...words] = [args.at(-1), ...args.slice(0, -2)]
        place.put(file, `${words.join(' ')}\n`)
        continue
      }
      assert.equal(program, 'adjutant')
      const { code, out, err } = await place.call(...args)
      assert.equal(code, args.includes('--keep') ? 1 : 0, `${command}\n${out}\n${err}`)
      said = out
      undo = /by run (\w{8})/.exec(err)?.[1] ?? undo
    }
    const shown = said.replaceAll(place.folder, '...').replace(/run \w{8}/, 'run RUN')
    assert.equal(shown.trim(), told)
  }
  // The undo by force was taken back again, so the person's words are there.
  assert.equal(readFileSync(place.path('papers/index.md'), 'utf8'), 'my own words\n')
  assert.equal(readFileSync(place.path('papers/a.txt'), 'utf8'), 'alpha\n')
  const { undoneBy } = await place.json<{ undoneBy: string }>('show', 'last')
  assert.equal(undoneBy, 'partial')
})
