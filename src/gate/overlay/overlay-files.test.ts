import assert from 'node:assert/strict'
import { describe } from 'node:test'

import type { Grant } from '#contract'

import { testFiles } from '../ports/files.contract.ts'
import type { Files } from '../ports/files.ts'
import { createMemoryBlobs } from '../testing/memory-blobs.ts'
import { createMemoryFiles, type MemoryFiles } from '../testing/memory-files.ts'
import { createMemoryObserved } from '../testing/memory-observed.ts'
import { createScriptedEgress } from '../testing/scripted-egress.ts'
import { Overlay } from './overlay.ts'

const signal = new AbortController().signal
const grant = (capability: Grant['capability'], resource: string): Grant => ({
  capability,
  resource,
  reason: '',
})

/** What is below a folder by way of the overlay; where a link leads only the real files know. */
async function treeOf(
  files: Files,
  real: MemoryFiles,
  folder: string,
): Promise<Record<string, string | null>> {
  const links = new Map<string, string | null>()
  const was = real.snapshot()
  for await (const { path, kind, identity } of real.list('/', { recursive: true, signal }))
    if (kind === 'link') links.set(identity, was[path] ?? null)
  const tree: Record<string, string | null> = {}
  const entries = await Array.fromAsync(files.list(folder, { recursive: true, signal }))
  for (const { path, kind, identity } of entries) {
    const name = path.slice(folder.length + 1)
    if (kind === 'link') tree[name] = links.get(identity) ?? null
    else if (kind === 'file') tree[name] = await textOf(files, path)
    else if (!entries.some((other) => other.path.startsWith(`${path}/`))) tree[name] = null
  }
  return tree
}

async function textOf(files: Files, path: string): Promise<string> {
  return new TextDecoder().decode(await files.read(path, { maxBytes: 1e9, signal }))
}

describe('files of an overlay', () => {
  testFiles(async () => {
    const tree = { '/top/writable': null, '/top/readable': null, '/top/outside': null }
    const real = createMemoryFiles({ tree })
    const grants = [grant('fs.write', '/top/writable'), grant('fs.read', '/top/readable')]
    const overlay = new Overlay({ now: () => Date.UTC(2026, 0, 1) })
    const { files } = overlay.over({
      files: createMemoryObserved({ files: real, grants }),
      egress: createScriptedEgress({}),
      blobs: createMemoryBlobs(),
    })
    const everywhere = overlay.over({
      files: createMemoryObserved({ files: real, grants: [grant('fs.read', '/')] }),
      egress: createScriptedEgress({}),
      blobs: createMemoryBlobs(),
    }).files
    let put = real.snapshot()
    return {
      files,
      writable: '/top/writable',
      readable: '/top/readable',
      outside: '/top/outside',
      async put(path, text) {
        real.put(path, text)
        put = real.snapshot()
      },
      async putLink(path, target) {
        real.put(path, { link: target })
        put = real.snapshot()
      },
      tree: (folder) => treeOf(everywhere, real, folder),
      async [Symbol.asyncDispose]() {
        assert.deepEqual(real.snapshot(), put, 'the real files are as they were')
      },
    }
  })
})
