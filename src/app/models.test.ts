import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, test } from 'node:test'

import { openDatabase, prepareDatabase, type Sqlite } from '#adapters'
import { ModelProvider } from '#contract'

import { type HomeModels, openModels } from './models.ts'

function provider(number: number): ModelProvider {
  return ModelProvider.parse({ name: `p${number}`, kind: 'ollama', url: 'http://127.0.0.1:1/api' })
}

describe('what is set about models', () => {
  let folder: string
  let db: Sqlite
  let models: HomeModels
  const names = (): readonly string[] => models.settings().providers.map(({ name }) => name)
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'adjutant-models-'))
    const file = path.join(folder, 'home.db')
    prepareDatabase({ file })
    db = openDatabase({ file })
    models = openModels(db, {
      secrets: { reveal: () => assert.fail('no secret is asked for'), known: () => [] },
    })
  })
  afterEach(() => {
    db.close()
    rmSync(folder, { recursive: true })
  })

  test('is kept', () => {
    models.change((before) => ({ ...before, providers: [provider(1)] }), { by: 'ada' })
    assert.deepEqual(names(), ['p1'])
  })

  test('is refused where it is too much, and stays as it was', () => {
    const many = Array.from({ length: 51 }, (_, number) => provider(number))
    assert.throws(() => models.change((before) => ({ ...before, providers: many }), { by: 'ada' }), {
      code: 'input.invalid',
    })
    assert.deepEqual(names(), [])
  })
})
