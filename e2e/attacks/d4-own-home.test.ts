import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'

import { createFiles } from '#adapters'
import { AppError } from '#contract'

const { signal } = new AbortController()
const top = realpathSync(mkdtempSync(join(tmpdir(), 'adjutant-own-home-')))
const person = join(top, 'person')
const home = join(person, '.adjutant')
mkdirSync(home, { recursive: true })
writeFileSync(join(home, 'master.key'), 'the key')
writeFileSync(join(person, 'letter.txt'), 'dear')
symlinkSync(home, join(person, 'shortcut'))
symlinkSync(person, join(top, 'other-way'))
after(() => rmSync(top, { recursive: true }))

function granted(resource: string): ReturnType<typeof createFiles> {
  return createFiles({ grants: [{ capability: 'fs.write', resource, reason: 'test' }], reserved: [home] })
}

async function outside(call: Promise<unknown>): Promise<void> {
  await assert.rejects(call, (error) => error instanceof AppError && error.code === 'gate.path_outside_grant')
}

describe("the program's own home is out of every grant's reach", () => {
  for (const [name, resource] of [
    ['the folder that holds it', person],
    ['a link to that folder', join(top, 'other-way')],
    ['the home itself', home],
    ['a link to the home', join(person, 'shortcut')],
  ] as const) {
    test(`granted ${name}`, async () => {
      const files = granted(resource)
      const key =
        resource === home || resource.endsWith('shortcut')
          ? join(resource, 'master.key')
          : join(resource, '.adjutant', 'master.key')
      await outside(files.read(key, { maxBytes: 100, signal }))
      await outside(files.stat(key, { signal }))
      await outside(files.write(`${key}.new`, [new Uint8Array(1)], { replace: true, signal }))
      await outside(files.remove(key, { signal }))
      await outside(files.move(key, join(resource, 'mine'), { signal }))
    })
  }

  test('it is not listed, and what holds it is not moved away', async () => {
    const files = granted(person)
    const listed = await Array.fromAsync(files.list(person, { recursive: true, signal }), ({ path }) => path)
    assert.deepEqual(listed, [join(person, 'letter.txt'), join(person, 'shortcut')])
    await outside(granted(top).move(person, join(top, 'elsewhere'), { signal }))
  })

  test('what lies beside it is reached as before', async () => {
    const bytes = await granted(person).read(join(person, 'letter.txt'), { maxBytes: 100, signal })
    assert.equal(new TextDecoder().decode(bytes), 'dear')
  })
})
