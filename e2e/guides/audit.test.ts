import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'

import { movedFact, writeHistory } from '../cli/history.ts'
import { openPlace } from '../cli/place.ts'

const guide = readFileSync(new URL('../../docs/guide/audit.md', import.meta.url), 'utf8')

interface Example {
  readonly args: readonly string[]
  readonly file: string | undefined
  readonly says: string
}

/** The commands of the guide in order, each with what follows it. */
const examples = [...guide.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
  block
    .split(/^\$ adjutant /m)
    .slice(1)
    .map((part): Example => {
      const [command = '', ...says] = part.split('\n')
      const [words = '', file] = command.split(' > ')
      return { args: words.split(' '), file, says: says.join('\n').trimEnd() }
    }),
)

/** The text with `…` for anything in a line. */
function pattern(text: string): RegExp {
  return new RegExp(
    `^${text
      .split('…')
      .map((part) => RegExp.escape(part))
      .join('.*')}$`,
  )
}

test('the commands of the guide say what it says they do', async () => {
  assert.ok(examples.length >= 13)
  using place = openPlace()
  await writeHistory(place.home, [
    movedFact('/in/a.txt', '/out/a.txt'),
    movedFact('/in/b.pdf', '/out/b.pdf'),
    { kind: 'notice', data: { title: 'Tidied', body: '2 files moved', level: 'success' } },
  ])
  for (const { args, file, says } of examples) {
    const { code, out, err } = await place.call(...args)
    assert.equal(code, 0, `${args.join(' ')}\n${err}`)
    if (file !== undefined) writeFileSync(place.path(file), out)
    else
      assert.match(
        out
          .split('\n')
          .map((line) => line.trimEnd())
          .join('\n')
          .trimEnd(),
        pattern(says),
        args.join(' '),
      )
  }
})
