import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

import { openPlace } from '../cli/place.ts'

const guide = readFileSync(new URL('../../docs/guide/keys-and-secrets.md', import.meta.url), 'utf8')

interface Example {
  readonly environment: readonly (readonly [string, string])[]
  readonly args: readonly string[]
  readonly input: string | undefined
  readonly says: string
}

/** The commands of the guide in order, each with what follows it. */
const examples = [...guide.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((part): Example => {
      const [command = '', ...says] = part.split('\n')
      const [words = '', input] = command.split(' < ')
      const [before = '', after = ''] = words.split('adjutant ')
      const environment = before
        .split(' ')
        .filter((word) => word !== '')
        .map((word) => word.split('=') as [string, string])
      return { environment, args: after.split(' '), input, says: says.join('\n').trimEnd() }
    }),
)

/** The text with `…` for anything. */
function pattern(text: string): RegExp {
  const parts = text.split('…').map((part) => RegExp.escape(part.trim()))
  return new RegExp(`^${parts.join(String.raw`[\s\S]*`)}$`)
}

test('the commands of the guide say what it says they do', async () => {
  assert.ok(examples.length >= 16)
  using place = openPlace()
  const session = place.path('session')
  mkdirSync(session, { mode: 0o700 })
  const files = {
    'passphrase.txt': 'four words of a guide',
    'new-passphrase.txt': 'four other words of it',
    'token.txt': 'token-0123456789',
    'new-token.txt': 'token-9876543210',
  }
  for (const [name, text] of Object.entries(files)) chmodSync(place.put(name, text), 0o600)
  // The home that the guide takes for given, and the words that its reader has written down.
  place.put('nothing.yaml', 'adjutant: 1\nname: nothing\nnodes: { a: { set: { text: x } } }\n')
  assert.equal((await place.call('run', 'nothing.yaml')).code, 0)
  place.put('phrase.txt', (await place.json<{ phrase: string }>('key', 'phrase')).phrase)

  let opens = {}
  for (const { environment, args, input, says } of examples) {
    const env = { XDG_RUNTIME_DIR: session, ...opens, ...Object.fromEntries(environment) }
    const given = input === undefined ? '' : readFileSync(place.path(input), 'utf8')
    const { code, out, err } = await place.start(args, { env, input: given }).ended
    assert.equal(code, 0, `${args.join(' ')}\n${err}`)
    const shown = out
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trim()
    assert.match(shown, pattern(says), args.join(' '))
    // The reader types it where the guide says nothing of a file.
    if (args[1] === 'rotate') opens = { ADJUTANT_PASSPHRASE_FILE: 'passphrase.txt' }
  }
})
