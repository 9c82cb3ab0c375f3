import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Files } from '../ports/files.ts'
import { createMemoryBlobs } from '../testing/memory-blobs.ts'
import { createMemoryFiles } from '../testing/memory-files.ts'
import { createMemoryObserved } from '../testing/memory-observed.ts'
import { createScriptedEgress } from '../testing/scripted-egress.ts'
import { Overlay } from './overlay.ts'

const signal = new AbortController().signal

/** Does something over `/w` and says what would be different, as `change kind from -> path`. */
async function changesAfter(
  tree: Record<string, string | null>,
  act: (files: Files) => Promise<unknown>,
): Promise<string[]> {
  const files = createMemoryFiles({ tree })
  const grants = [{ capability: 'fs.write', resource: '/w', reason: '' }] as const
  const overlay = new Overlay({ now: () => 1 })
  const world = overlay.over({
    files: createMemoryObserved({ files, grants }),
    egress: createScriptedEgress({}),
    blobs: createMemoryBlobs(),
  })
  await act(world.files)
  return overlay
    .changes()
    .map(({ change, kind, path, from, sizeBytes, oldSizeBytes }) =>
      [
        change,
        kind,
        ...(from === undefined ? [] : [`${from} ->`]),
        path,
        ...(kind === 'file'
          ? [oldSizeBytes === undefined ? sizeBytes : `${oldSizeBytes} -> ${sizeBytes}`]
          : []),
      ].join(' '),
    )
}

const write = (files: Files, path: string, text: string, replace = false): Promise<unknown> =>
  files.write(path, [new TextEncoder().encode(text)], { replace, signal })
const move = (files: Files, from: string, to: string): Promise<unknown> => files.move(from, to, { signal })
const remove = (files: Files, path: string): Promise<unknown> => files.remove(path, { signal })

describe('what would be different', () => {
  test('is nothing where nothing was done, or all was taken back', async () => {
    assert.deepEqual(await changesAfter({ '/w/a': 'a' }, (files) => files.stat('/w/a', { signal })), [])
    const changes = await changesAfter({ '/w/a': 'a', '/w/d/e': 'e' }, async (files) => {
      await move(files, '/w/a', '/w/b')
      await move(files, '/w/b', '/w/a')
      await write(files, '/w/n/new', 'n')
      await remove(files, '/w/n/new')
      await remove(files, '/w/n')
      await move(files, '/w/d', '/w/x')
      await move(files, '/w/x', '/w/d')
    })
    assert.deepEqual(changes, [])
  })

  test('is where things end, not how they got there', async () => {
    const changes = await changesAfter({ '/w/a': 'a', '/w/b': 'bb', '/w/c': 'c' }, async (files) => {
      await move(files, '/w/a', '/w/t')
      await move(files, '/w/b', '/w/a')
      await move(files, '/w/t', '/w/b')
      await write(files, '/w/c', '1', true)
      await write(files, '/w/c', '1234', true)
    })
    assert.deepEqual(
      changes,
      ['moved file /w/b -> /w/a', 'moved file /w/a -> /w/b', 'replaced file /w/c 1 -> 4'].map((line) =>
        line.startsWith('moved') ? `${line} ${line.includes('/w/b ->') ? 2 : 1}` : line,
      ),
    )
  })

  test('names a folder that is moved once, and what is changed in it apart', async () => {
    const changes = await changesAfter({ '/w/d/a': 'a', '/w/d/b': 'b', '/w/d/c': 'c' }, async (files) => {
      await move(files, '/w/d', '/w/e')
      await write(files, '/w/e/a', 'new', true)
      await remove(files, '/w/e/b')
      await move(files, '/w/e/c', '/w/c')
    })
    assert.deepEqual(changes, [
      'moved file /w/d/c -> /w/c 1',
      'removed file /w/d/b 1',
      'moved folder /w/d -> /w/e',
      'replaced file /w/e/a 1 -> 3',
    ])
  })

  test('of a folder that is emptied, removed and made again is what was in it', async () => {
    const changes = await changesAfter({ '/w/d/a': 'a', '/w/d/b': 'b' }, async (files) => {
      await remove(files, '/w/d/a')
      await move(files, '/w/d/b', '/w/b')
      await remove(files, '/w/d')
      await write(files, '/w/d/a', 'again')
    })
    assert.deepEqual(changes, ['moved file /w/d/b -> /w/b 1', 'replaced file /w/d/a 1 -> 5'])
  })

  test('tells a thing that takes the place of another from the other', async () => {
    const changes = await changesAfter({ '/w/a': 'a', '/w/b': 'bb', '/w/d': null }, async (files) => {
      await remove(files, '/w/b')
      await move(files, '/w/a', '/w/b')
      await remove(files, '/w/d')
      await write(files, '/w/d', 'file')
    })
    assert.deepEqual(changes, [
      'moved file /w/a -> /w/b 1',
      'removed file /w/b 2',
      'created file /w/d 4',
      'removed folder /w/d',
    ])
  })
})
