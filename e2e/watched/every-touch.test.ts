import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'

import { serve } from '../attacks/victim.ts'
import { canWatch, watch, type Watched } from './system-calls.ts'

const program = path.resolve(import.meta.dirname, '../../bin/adjutant.js')
/** Names of files that are there only until what they hold stands at its place. */
const temporary = /^\.adjutant-[0-9a-f]+-\d+-[0-9a-f]+(?:\.old)?\.tmp$/

interface Place extends Disposable {
  readonly top: string
  readonly folder: string
  readonly home: string
  adjutant(...args: string[]): Promise<Watched>
}

function openPlace(): Place {
  const top = realpathSync(mkdtempSync(path.join(tmpdir(), 'adjutant-watched-')))
  const [folder, home, log] = ['folder', 'home', 'calls'].map((name) => path.join(top, name)) as [
    string,
    string,
    string,
  ]
  mkdirSync(folder)
  return {
    top,
    folder,
    home,
    adjutant: (...args) =>
      watch([process.execPath, program, ...args, '--home', home], {
        log,
        cwd: top,
        env: { HOME: path.join(top, 'person') },
      }),
    [Symbol.dispose]: () => rmSync(top, { recursive: true, force: true }),
  }
}

interface Named {
  readonly paths: ReadonlySet<string>
  readonly hosts: readonly string[]
}

/** Everything that the receipts and the records of requests in the log of a home name. */
async function namedIn(place: Place): Promise<Named> {
  const file = path.join(place.top, 'log.audit')
  const { code, err } = await place.adjutant('audit', 'export', '--bodies', file)
  assert.equal(code, 0, err)
  const entries = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([, entry, , body]) => entry?.startsWith('{') && body !== undefined)
    .map(([, entry = '', , body = '']) => ({
      kind: (JSON.parse(entry) as { kind: string }).kind,
      body: JSON.parse(body) as unknown,
    }))
  const paths = new Set<string>()
  for (const { kind, body } of entries) if (kind === 'receipt') collect(body, paths)
  const hosts = entries
    .filter(({ kind }) => kind === 'egress')
    .map(({ body }) => (body as { host: string }).host)
  return { paths, hosts }
}

function collect(value: unknown, paths: Set<string>): void {
  if (typeof value === 'string') {
    if (value.startsWith('/') && !value.includes('\n')) paths.add(value)
  } else if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) collect(item, paths)
  }
}

/** What was touched outside the home and nobody accounts for. */
function unnamed({ touched }: Watched, { home }: Place, { paths }: Named): string[] {
  const places = new Set([...paths].map((name) => path.dirname(name)))
  return touched.filter((name) => {
    if (name === home || name.startsWith(`${home}/`) || name.startsWith('/dev/')) return false
    if (temporary.test(path.basename(name))) return existsSync(name) || !places.has(path.dirname(name))
    return !paths.has(name)
  })
}

function outside({ touched }: Watched, { home }: Place): string[] {
  return touched.filter((name) => name !== home && !name.startsWith(`${home}/`) && !name.startsWith('/dev/'))
}

describe('a run, watched by the system', { skip: !canWatch && 'needs strace' }, () => {
  test('of tidy-folder touches nothing that no receipt names, and reaches nothing', async () => {
    using place = openPlace()
    for (const name of ['a.txt', 'b.pdf', 'c.jpg', 'd.txt', 'Grüße.md', 'copy of a.txt'])
      writeFileSync(path.join(place.folder, name), name.includes('a.txt') ? 'the same' : name)
    const ran = await place.adjutant(
      'run',
      'tidy-folder',
      '-i',
      `folder=${place.folder}`,
      '--mode',
      'autopilot',
    )
    assert.equal(ran.code, 0, ran.out + ran.err)
    const named = await namedIn(place)
    assert.ok(outside(ran, place).length > 10, 'there was something to do')
    assert.deepEqual(unnamed(ran, place, named), [])
    assert.deepEqual(ran.reached, [])
    assert.equal(ran.started.length, 1, ran.started.join(' '))
  })

  test('with a request reaches exactly what its records name', async () => {
    using place = openPlace()
    await using server = await serve()
    await using other = await serve()
    assert.notEqual(server.port, other.port)
    const workflow = path.join(place.top, 'fetch.yaml')
    writeFileSync(
      workflow,
      `adjutant: 1
name: fetch
input: { type: object, properties: { folder: { type: string, format: path } } }
steps:
  - { id: ask, use: http.request, with: { url: 'http://127.0.0.1:${server.port}/page' } }
  - { id: keep, use: fs.write, with: { path: '\${input.folder}/new/page.txt', text: 'kept' } }
`,
    )
    const grant = ['-g', `net:127.0.0.1:${server.port}`, '-g', `net:127.0.0.1:${other.port}`]
    const folder = `folder=${place.folder}`
    const ran = await place.adjutant('run', workflow, '-i', folder, ...grant, '--mode', 'autopilot')
    assert.equal(ran.code, 0, ran.out + ran.err)
    const named = await namedIn(place)
    assert.deepEqual(named.hosts, [`127.0.0.1:${server.port}`])
    assert.deepEqual(ran.reached, named.hosts)
    assert.ok(ran.touched.includes(path.join(place.folder, 'new/page.txt')))
    assert.deepEqual(unnamed(ran, place, named), [])
  })

  test('that waits for a word has touched nothing and reached nothing', async () => {
    using place = openPlace()
    writeFileSync(path.join(place.folder, 'a.txt'), 'a')
    const ran = await place.adjutant('run', 'tidy-folder', '-i', `folder=${place.folder}`, '--mode', 'draft')
    assert.equal(ran.code, 3, ran.out + ran.err)
    assert.deepEqual(outside(ran, place), [])
    assert.deepEqual(ran.reached, [])
  })

  test('would be caught: what a program does without a receipt is seen', async () => {
    using place = openPlace()
    const script = `
      const fs = require('node:fs')
      const fd = fs.openSync(${JSON.stringify(place.folder)}, fs.constants.O_DIRECTORY)
      fs.writeFileSync('/proc/self/fd/' + fd + '/Grüße', 'x')
      fs.renameSync('/proc/self/fd/' + fd + '/Grüße', '/proc/self/fd/' + fd + '/by handle')
      fs.mkdirSync('relative')
      fs.utimesSync('relative', 1, 1)
      require('node:net').connect(9, '127.0.0.1').on('error', () => {})
    `
    const caught = await watch([process.execPath, '-e', script], {
      log: path.join(place.top, 'calls'),
      cwd: place.top,
      env: {},
    })
    assert.equal(caught.code, 0, caught.err)
    assert.deepEqual(
      unnamed(caught, place, { paths: new Set(), hosts: [] }).toSorted(),
      ['folder/Grüße', 'folder/by handle', 'relative'].map((name) => path.join(place.top, name)).toSorted(),
    )
    assert.deepEqual(caught.reached, ['127.0.0.1:9'])
  })
})
