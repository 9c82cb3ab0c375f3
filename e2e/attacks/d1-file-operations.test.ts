import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { openHome } from '../../src/app/home.ts'
import { AppError, type Call, type ContentAnswer } from '#contract'

import { filesOperations } from '../../src/app/operations/files.ts'
import { sessionsOperations } from '../../src/app/operations/sessions.ts'
import { openWorkspace } from '../../src/app/workspace.ts'
import { flipping } from './flipping.ts'

/** D1, D2: paths and links by which somebody would read more than the folder of a session, or the program's own home. */

const { signal } = new AbortController()
const call: Call = { caller: { by: 'mallory', via: 'page' }, request: 'r', once: null, signal }
const page = { limit: 200 }

interface Place extends AsyncDisposable {
  readonly top: string
  readonly project: string
  /** What a file says; a code where it is refused. */
  read(path: string, project?: string): Promise<string>
  /** The names in a folder; a code where it is refused. */
  list(path: string): Promise<string>
  browse(folder: string): Promise<string>
}

async function openPlace(): Promise<Place> {
  const top = await realpath(await mkdtemp(join(tmpdir(), 'adjutant-d1-files-')))
  const folder = join(top, 'project')
  for (const name of ['project/inside', 'project-too', 'other'])
    await mkdir(join(top, name), { recursive: true })
  await writeFile(join(folder, 'mine'), 'mine')
  await writeFile(join(folder, 'inside', 'mine'), 'mine')
  for (const name of ['secret', 'project-too/secret', 'other/secret', 'other/mine'])
    await writeFile(join(top, name), 'secret')
  const home = await openHome(join(top, 'home'), { signal })
  const workspace = await openWorkspace(home, { engine: 'required' })
  const desk = {
    workspace,
    access: {},
    program: { version: '0.0.0', build: 'test', startedAt: 0 },
    changed() {},
  }
  const files = filesOperations(desk)
  await sessionsOperations(desk)['sessions.create']({ project: folder }, call)
  const codeOr = async (work: () => Promise<string>): Promise<string> => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof AppError) return error.code
      throw error
    }
  }
  const names = ({ items }: { items: readonly { name: string }[] }): string =>
    items.map(({ name }) => name).join(' ')
  return {
    top,
    project: folder,
    read: (path, project = folder) =>
      codeOr(async () => textOf(await files['files.content']({ project, path }, call))),
    list: (path) =>
      codeOr(async () =>
        names(await files['files.list']({ project: folder, path, hidden: true, ...page }, call)),
      ),
    browse: (path) =>
      codeOr(async () =>
        names(await files['files.browse']({ folder: path, hidden: true, files: true, ...page }, call)),
      ),
    async [Symbol.asyncDispose]() {
      await workspace[Symbol.asyncDispose]()
      await rm(top, { recursive: true, force: true })
    },
  }
}

async function textOf({ bytes }: ContentAnswer): Promise<string> {
  return Buffer.concat(await Array.fromAsync(bytes)).toString('utf8')
}

/** Runs an attack until the time is over and some of it went well and some did not; answers what it met. */
async function during(ms: number, attempt: () => Promise<string>): Promise<Set<string>> {
  const met = new Set<string>()
  const start = performance.now()
  for (;;) {
    met.add(await attempt())
    const spent = performance.now() - start
    if (spent > ms && (met.size > 1 || spent > 10 * ms)) return met
  }
}

const refused = new Set([
  'gate.path_outside_grant',
  'files.not_found',
  'files.not_a_folder',
  'files.not_a_file',
  'files.path_invalid',
  'workspace.project_unknown',
])

describe('D1: paths that lead out of a project', () => {
  test('are refused, however they are written', async () => {
    await using place = await openPlace()
    const { top, project } = place
    for (const path of [
      '../secret',
      'inside/../../secret',
      './././../secret',
      '..//secret',
      `${project}/../secret`,
      `${project}-too/secret`,
      join(top, 'secret'),
      '/etc/passwd',
      '//etc/passwd',
      '../project-too/secret',
      '~/secret',
      'mine\0',
      'mine/../../secret',
      '..',
      '/',
      '..\\secret',
      '%2e%2e/secret',
      '\u2025/secret',
      '．．/secret',
    ]) {
      assert.ok(refused.has(await place.read(path)), `read ${JSON.stringify(path)}`)
      const listed = await place.list(path)
      assert.ok(refused.has(listed), `list ${JSON.stringify(path)}: ${listed}`)
    }
    assert.equal(await place.read('inside/../mine'), 'mine')
  })

  test('read nothing but what is in it, whatever one makes of dots and slashes', async () => {
    await using place = await openPlace()
    const parts = fc.constantFrom(
      '..',
      '.',
      '',
      'inside',
      'mine',
      'secret',
      'project',
      'other',
      'home',
      '/',
      '//',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { maxLength: 8 }), async (names) => {
        const met = await place.read(names.join('/') || '.')
        assert.ok(met === 'mine' || refused.has(met), met)
      }),
      { numRuns: 300 },
    )
  })

  test('a folder that no session has is no project, also the one above and the one beside', async () => {
    await using place = await openPlace()
    const { top, project } = place
    for (const other of [top, join(top, 'other'), `${project}-too`, join(project, 'inside'), '/', '', '..'])
      assert.equal(await place.read('mine', other), 'workspace.project_unknown', other)
    assert.equal(await place.read('mine', `${project}/inside/..`), 'mine')
  })

  test('the program’s own home is neither looked into nor named, by any spelling', async () => {
    await using place = await openPlace()
    const { top } = place
    await mkdir(join(top, 'home', 'blobs'), { recursive: true })
    await symlink(join(top, 'home'), join(top, 'to-home'))
    for (const folder of ['home', 'home/daemon/..', 'other/../home', './home/.', 'to-home', 'to-home/blobs'])
      assert.equal(await place.browse(`${top}/${folder}`), 'gate.path_outside_grant', folder)
    assert.doesNotMatch(await place.browse(top), /\bhome\b(?<!to-home)/)
  })
})

describe('D2: links in a project', () => {
  test('are told as links and never followed, at the end and on the way', async () => {
    await using place = await openPlace()
    const { top, project } = place
    await symlink(join(top, 'secret'), join(project, 'leak'))
    await symlink(join(top, 'other'), join(project, 'out'))
    await symlink(join(project, 'inside'), join(project, 'in'))
    assert.equal(await place.list(''), 'inside in leak mine out')
    for (const path of ['leak', 'out/secret', 'in/mine', 'inside/../out/mine'])
      assert.equal(await place.read(path), 'gate.path_outside_grant', path)
    for (const path of ['out', 'in']) assert.equal(await place.list(path), 'gate.path_outside_grant', path)
  })

  test('that are swapped in show nothing of where they lead: on the way, at the end, and for the project itself', async () => {
    await using place = await openPlace()
    const { top, project } = place
    const other = join(top, 'other')
    for (const [path, target, asked] of [
      [join(project, 'inside'), other, 'inside/mine'],
      [join(project, 'mine'), join(other, 'mine'), 'mine'],
      [project, other, 'mine'],
    ] as const) {
      await using flipper = await flipping(path, target)
      assert.ok(flipper)
      const met = await during(300, () => place.read(asked))
      assert.deepEqual(met.difference(new Set([...refused, 'mine'])), new Set(), path)
      const listed = await during(200, () => place.list(asked.includes('/') ? 'inside' : ''))
      for (const names of listed) assert.ok(!names.includes('secret'), names)
    }
    assert.ok((await readdir(other)).includes('secret'))
  })
})
