import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { AppError, type Grant } from '#contract'
import { type Files, noModels, Overlay } from '#gate'
import { createMemoryBlobs, createScriptedEgress, testFiles } from '#gate/testing'

import { createFiles } from './files.ts'
import { createObserver } from './observed-files.ts'

const signal = new AbortController().signal

type Tree = Record<string, string | null>

async function realTree(folder: string): Promise<Tree> {
  const found: Tree = {}
  async function look(below: string): Promise<void> {
    const entries = await readdir(join(folder, below), { withFileTypes: true })
    if (entries.length === 0 && below !== '') found[below] = null
    for (const entry of entries) {
      const at = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isSymbolicLink()) found[at] = `-> ${await readlink(join(folder, at))}`
      else if (entry.isFile()) found[at] = await readFile(join(folder, at), 'utf8')
      else await look(at)
    }
  }
  await look('')
  return sorted(found)
}

/** What is below a folder by way of some files. Where a link leads is asked of the real file that it is. */
async function treeBy(files: Files, folder: string, links: ReadonlyMap<string, string>): Promise<Tree> {
  const found: Tree = {}
  const entries = await Array.fromAsync(files.list(folder, { recursive: true, signal }))
  for (const { path, kind, identity } of entries) {
    const name = path.slice(folder.length + 1)
    if (kind === 'link') found[name] = `-> ${links.get(identity)}`
    else if (kind === 'file') {
      found[name] = new TextDecoder().decode(await files.read(path, { maxBytes: 1e9, signal }))
    } else if (!entries.some((other) => other.path.startsWith(`${path}/`))) found[name] = null
  }
  return sorted(found)
}

async function linksOf(files: Files, folder: string): Promise<Map<string, string>> {
  const links = new Map<string, string>()
  for await (const { path, kind, identity } of files.list(folder, { recursive: true, signal }))
    if (kind === 'link') links.set(identity, await readlink(path))
  return links
}

function sorted(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function overlayOf(grants: readonly Grant[]): {
  files: Files
  overlay: Overlay
  within: (grants: readonly Grant[]) => Files
} {
  const overlay = new Overlay({ now: () => Date.UTC(2026, 0, 1) })
  const world = { egress: createScriptedEgress({}), blobs: createMemoryBlobs(), models: noModels }
  const observe = createObserver()
  const within = (some: readonly Grant[]): Files => overlay.over({ files: observe(some), ...world }).files
  return { files: within(grants), overlay, within }
}

const grant = (capability: Grant['capability'], resource: string): Grant => ({
  capability,
  resource,
  reason: '',
})

describe('an overlay over the machine’s files', () => {
  testFiles(async () => {
    const top = await mkdtemp(join(tmpdir(), 'adjutant-observed-'))
    const [writable = '', readable = '', outside = ''] = ['writable', 'readable', 'outside'].map((name) =>
      join(top, name),
    )
    for (const folder of [writable, readable, outside]) await mkdir(folder)
    const { files, within } = overlayOf([grant('fs.write', writable), grant('fs.read', readable)])
    const everywhere = within([grant('fs.read', top)])
    const reals = createFiles({ grants: [grant('fs.read', top)] })
    let put = await realTree(top)
    return {
      files,
      writable,
      readable,
      outside,
      async put(path, text) {
        await mkdir(dirname(path), { recursive: true })
        await writeFile(path, text)
        put = await realTree(top)
      },
      async putLink(path, target) {
        await symlink(target, path)
        put = await realTree(top)
      },
      tree: async (folder) => treeBy(everywhere, folder, await linksOf(reals, top)),
      async [Symbol.asyncDispose]() {
        const now = await realTree(top)
        await rm(top, { recursive: true, force: true })
        assert.deepEqual(now, put, 'the real files are as they were')
      },
    }
  })
})

/** Names that clash, that are odd, and that begin alike. */
const name = fc.constantFrom('a', 'b', 'ab', 'c.txt', 'ä', ' x', '-', 'A')
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'))
const material = fc.array(
  fc.tuple(path, fc.oneof(fc.constantFrom('', 'x', 'yy'), fc.constant(null), fc.record({ link: path }))),
  { maxLength: 8 },
)
type Material = [string, string | null | { link: string }][]
const operation = fc.oneof(
  fc.record({ do: fc.constant('move' as const), path, to: path }),
  fc.record({ do: fc.constant('move' as const), path, to: path }),
  fc.record({
    do: fc.constantFrom(
      'remove' as const,
      'makeFolder' as const,
      'read' as const,
      'stat' as const,
      'list' as const,
    ),
    path,
  }),
  fc.record({
    do: fc.constant('write' as const),
    path,
    text: fc.constantFrom('1', '22'),
    replace: fc.boolean(),
  }),
)
type Operation = {
  do: 'move' | 'remove' | 'makeFolder' | 'read' | 'stat' | 'list' | 'write'
  path: string
  to?: string
  text?: string
  replace?: boolean
}

async function make(folder: string, things: Material): Promise<void> {
  for (const [below, thing] of things) {
    const at = join(folder, below)
    try {
      await mkdir(dirname(at), { recursive: true })
      if (thing === null) await mkdir(at, { recursive: true })
      else if (typeof thing === 'string') await writeFile(at, thing, { flag: 'wx' })
      else await symlink(thing.link, at)
    } catch {
      // A name that is taken: whatever was there first stays.
    }
  }
}

/** What became of an operation, for comparison: its code, or what it saw. */
async function attempt(
  files: Files,
  folder: string,
  { do: what, path: below, to, text, replace }: Operation,
): Promise<string> {
  const at = join(folder, below)
  try {
    switch (what) {
      case 'move':
        return `moved ${(await files.move(at, join(folder, to ?? ''), { signal })).kind}`
      case 'remove':
        await files.remove(at, { signal })
        return 'removed'
      case 'makeFolder':
        return (await files.makeFolder(at, { signal })).map((made) => made.slice(folder.length)).join(' ')
      case 'read':
        return new TextDecoder().decode(await files.read(at, { maxBytes: 100, signal }))
      case 'stat': {
        const stat = await files.stat(at, { signal })
        return stat ? `${stat.kind} ${stat.sizeBytes} ${stat.mode.toString(8)}` : 'nothing'
      }
      case 'list': {
        const entries = await Array.fromAsync(files.list(at, { recursive: true, signal }))
        return entries.map((entry) => `${entry.kind} ${entry.path.slice(folder.length)}`).join(' ')
      }
      case 'write':
        return String(
          (await files.write(at, [Buffer.from(text ?? '')], { replace: replace ?? false, signal })).sizeBytes,
        )
    }
  } catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
}

test('an overlay answers as the real files do, and ends in the same tree', async () => {
  await fc.assert(
    fc.asyncProperty(material, fc.array(operation, { maxLength: 14 }), async (things, operations) => {
      const top = await mkdtemp(join(tmpdir(), 'adjutant-observed-'))
      try {
        const [real, observed] = [join(top, 'real'), join(top, 'observed')]
        for (const folder of [real, observed]) {
          await mkdir(folder)
          await make(folder, things)
        }
        const before = await realTree(observed)
        const reals = createFiles({ grants: [grant('fs.write', real)] })
        const { files } = overlayOf([grant('fs.write', observed)])
        for (const one of operations as Operation[]) {
          const [there, here] = [await attempt(reals, real, one), await attempt(files, observed, one)]
          assert.equal(here, there, JSON.stringify(one))
        }
        const links = await linksOf(createFiles({ grants: [grant('fs.read', observed)] }), observed)
        assert.deepEqual(await treeBy(files, observed, links), await realTree(real))
        assert.deepEqual(await realTree(observed), before)
      } finally {
        await rm(top, { recursive: true, force: true })
      }
    }),
    { numRuns: 60 },
  )
})

test('a folder that was named by way of a link is the same folder under both names', async () => {
  const top = await mkdtemp(join(tmpdir(), 'adjutant-observed-'))
  try {
    await mkdir(join(top, 'real'))
    await writeFile(join(top, 'real/a'), 'a')
    await symlink('real', join(top, 'named'))
    const { files, overlay } = overlayOf([
      grant('fs.write', join(top, 'real')),
      grant('fs.write', join(top, 'named')),
    ])
    await files.move(join(top, 'named/a'), join(top, 'named/b'), { signal })
    assert.equal(await files.stat(join(top, 'real/a'), { signal }), undefined)
    assert.equal((await files.stat(join(top, 'real/b'), { signal }))?.kind, 'file')
    assert.deepEqual(
      overlay.changes().map(({ change, path: to, from }) => [change, from, to]),
      [['moved', join(top, 'named/a'), join(top, 'named/b')]],
    )
  } finally {
    await rm(top, { recursive: true, force: true })
  }
})

test('a mode is kept by what replaces a file and given by what makes one', async () => {
  const top = await mkdtemp(join(tmpdir(), 'adjutant-observed-'))
  try {
    await writeFile(join(top, 'a'), 'a')
    await chmod(join(top, 'a'), 0o750)
    const { files } = overlayOf([grant('fs.write', top)])
    assert.equal((await files.write(join(top, 'a'), [], { replace: true, signal })).mode, 0o750)
    assert.equal((await files.write(join(top, 'b'), [], { replace: false, mode: 0o604, signal })).mode, 0o604)
  } finally {
    await rm(top, { recursive: true, force: true })
  }
})
