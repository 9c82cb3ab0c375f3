import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe } from 'node:test'

import type { Grant } from '#contract'
import { testFiles, type FilesBench, type PatternBench, testGrantedPatterns } from '#gate/testing'

import { createFiles } from './files.ts'
import type { Anchor } from './open-folder.ts'

async function openBench(anchor?: Anchor): Promise<FilesBench & PatternBench> {
  const top = await mkdtemp(join(tmpdir(), 'adjutant-files-'))
  const [writable, readable, outside] = ['writable', 'readable', 'outside'].map((name) => join(top, name))
  if (!writable || !readable || !outside) throw new Error('no folders')
  for (const folder of [writable, readable, outside]) await mkdir(folder)
  const grants: Grant[] = [
    { capability: 'fs.write', resource: writable, reason: 'test' },
    { capability: 'fs.read', resource: readable, reason: 'test' },
  ]
  return {
    files: createFiles({ grants, ...(anchor ? { anchor } : {}) }),
    folder: outside,
    within: (others) => createFiles({ grants: others, ...(anchor ? { anchor } : {}) }),
    writable,
    readable,
    outside,
    async put(path, text) {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, text)
    },
    putLink: (path, target) => symlink(target, path),
    async tree(folder) {
      const found: Record<string, string | null> = {}
      const entries = await readdir(folder, { recursive: true, withFileTypes: true })
      for (const entry of entries) {
        const path = join(entry.parentPath, entry.name)
        const name = path.slice(folder.length + 1)
        if (entry.isSymbolicLink()) found[name] = `-> ${await readlink(path)}`
        else if (entry.isFile()) found[name] = await readFile(path, 'utf8')
        else if ((await readdir(path)).length === 0) found[name] = null
      }
      return Object.fromEntries(Object.entries(found).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    },
    [Symbol.asyncDispose]: () => rm(top, { recursive: true, force: true }),
  }
}

describe('files, held by the strongest anchor here', () => {
  testFiles(() => openBench())
  testGrantedPatterns(() => openBench())
})

describe('files, held by paths', () => {
  testFiles(() => openBench('paths'))
  testGrantedPatterns(() => openBench('paths'))
})
