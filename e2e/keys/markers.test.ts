/** Fifty texts go through a home in every way there is; none of them can be found in any file of it. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

import { openDatabase } from '#adapters'
import { type Home, openHome, openWorkspace } from '#app'

import { openPlace, type Place } from '../cli/place.ts'
import { serve } from '../attacks/victim.ts'

const { signal } = new AbortController()
const marks: string[] = []

/** Ten texts of a kind, none of which can come about by chance. */
function ten(kind: string): string[] {
  const made = Array.from({ length: 10 }, (_, index) => `Mk${kind}q7Zx${index}Jw9`)
  marks.push(...made)
  return made
}

const [inputs, outputs, contents, names, secrets] = ['In', 'Out', 'Content', 'Name', 'Secret'].map(ten) as [
  string[],
  string[],
  string[],
  string[],
  string[],
]

/** A text as it may be found: as it is, in wide characters, encoded. */
function spellings(mark: string): Buffer[] {
  const plain = Buffer.from(mark)
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset, 'x'), plain]).toString('base64')
    return Buffer.from(text.slice(offset === 0 ? 0 : offset + 1, -4))
  })
  return [plain, Buffer.from(mark, 'utf16le'), Buffer.from(plain.toString('hex')), ...base64]
}

function found(home: string): string[] {
  const files = globSync('**', { cwd: home })
    .map((name) => path.join(home, name))
    .filter((file) => statSync(file).isFile())
  assert.ok(files.length > 5)
  const hits = files.flatMap((file) => {
    const bytes = readFileSync(file)
    return marks
      .filter((mark) => spellings(mark).some((spelled) => bytes.includes(spelled)) || file.includes(mark))
      .map((mark) => `${mark} in ${path.relative(home, file)}`)
  })
  // The tool that anybody would take, if it is there.
  const { stdout, error } = spawnSync('strings', ['-a', '-n', '6', ...files], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  })
  if (!error) hits.push(...marks.filter((mark) => stdout.includes(mark)).map((mark) => `${mark} by strings`))
  return hits
}

/** Everything that the home holds, opened: what was planted must be there, or not to find it would mean nothing. */
async function everything(home: Home): Promise<string> {
  const db = openDatabase({ ...home.database, readonly: true })
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()
  const rows = tables.flatMap((table) => db.prepare(`SELECT * FROM "${table}"`).raw().all())
  db.close()
  const blobs = await Promise.all(
    globSync('*/*', { cwd: path.join(home.folder, 'blobs') })
      .filter((name) => /^[0-9a-f]{2}.[0-9a-f]{62}$/.test(name))
      .map(async (name) =>
        Buffer.concat(await Array.fromAsync(home.blobs.get(`blob_${name.replace(/[/\\]/, '')}`, { signal }))),
      ),
  )
  await using workspace = await openWorkspace(home, { engine: 'never' })
  return [JSON.stringify(rows), ...blobs.map(String), ...workspace.vault.known()].join('\n')
}

async function ok(
  place: Place,
  args: readonly string[],
  options: { input?: string; code?: number } = {},
): Promise<void> {
  const { code, out, err } = await place.start(args, { input: options.input ?? '' }).ended
  assert.equal(code, options.code ?? 0, `${args.join(' ')}\n${out}\n${err}`)
}

test('nothing that a home was told can be found in its files', { timeout: 600_000 }, async () => {
  await using server = await serve((_request, response) =>
    response.end(`${outputs.slice(5).join(' ')} ${secrets[0]}`),
  )
  using place = openPlace()
  for (const [index, secret] of secrets.entries())
    await ok(place, ['vault', 'set', `s${index}`, '--host', `127.0.0.1:${server.port}`], { input: secret })
  place.put(
    'all.yaml',
    `
adjutant: 1
name: ${names[0]?.toLowerCase()}
title: ${names[1]}
input: { type: object, properties: { words: { type: string } }, required: [words] }
steps:
  - id: said
    set: { text: '${outputs.slice(0, 5).join(' ')} \${input.words}' }
  - id: fetched
    use: http.request
    with: { url: 'http://127.0.0.1:${server.port}/${names[2]}', headers: { authorization: '{{secret:s0}}' } }
  - id: written
    use: fs.write
    with: { path: '${place.path('notes', `${names[3]}.txt`)}', text: '${contents.slice(0, 5).join(' ')}' }
  - id: replaced
    use: fs.write
    with: { path: '${place.path('notes', 'old.txt')}', text: '${contents[5]}', ifExists: replace }
  - id: told
    use: notify
    with: { title: '${names[4]}', body: '${outputs.join(' ')}' }
output: \${nodes.said.output.text}
`,
  )
  place.put('notes/old.txt', contents.slice(6).join('\n').repeat(200))
  place.put(
    'broken.yaml',
    `adjutant: 1\nname: broken\nsteps:\n  - { id: r, use: fs.read, with: { path: '${place.path('notes', names[5] ?? '')}' } }\n`,
  )
  const grants = [
    '--grant',
    `net:127.0.0.1:${server.port}`,
    '--grant',
    'secret:s0',
    '--grant',
    `fs.write:${place.folder}`,
  ]
  const words = ['-i', `words=${inputs.join(' ')}`]
  await ok(place, ['run', 'all.yaml', '--mode', 'autopilot', ...words, ...grants])
  await ok(place, ['run', 'broken.yaml', '--mode', 'autopilot', '--grant', `fs.read:${place.folder}`], {
    code: 1,
  })
  await ok(place, ['workflow', 'publish', 'all.yaml', '-m', names[6] ?? ''])
  place.put(
    'draft.yaml',
    `adjutant: 1\nname: draft\ntitle: ${names[7]}\nnodes: { a: { set: { text: ${names[8]} } } }\n`,
  )
  await ok(place, ['workflow', 'draft', 'save', 'draft.yaml'])
  place.put('ask.yaml', 'adjutant: 1\nname: ask\nsteps:\n  - { id: q, wait: { ask: What now? } }\n')
  await ok(place, ['run', 'ask.yaml'], { code: 3 })
  await ok(place, ['answer', 'last', names[9] ?? '', '--detach'], { code: 0 })

  const home = await openHome(place.home, { signal })
  const held = await everything(home)
  const kept = marks.filter((mark) => !held.includes(mark) && !held.includes(mark.toLowerCase()))
  assert.deepEqual(kept, [], 'was never in the home, so it says nothing that it is not found')
  marks.push((names[0] ?? '').toLowerCase())
  assert.deepEqual(found(place.home), [])

  // What is moved about is not left behind.
  for (const args of [
    ['vault', 'rekey'],
    ['vault', 'rotate', 's1'],
    ['key', 'rotate'],
    ['undo', 'last', '--yes'],
  ])
    await place.start(args, { input: secrets[1] ?? '' }).ended
  await ok(place, ['vault', 'rm', 's2'])
  assert.deepEqual(found(place.home), [])
})
