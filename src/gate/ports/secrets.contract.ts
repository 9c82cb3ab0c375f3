import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError } from '#contract'

import type { Secrets, SecretUse } from './secrets.ts'

/** What a keeper of secrets is to hold in a test. */
export interface SecretToKeep {
  readonly name: string
  readonly value: string
  readonly hosts: readonly string[]
  readonly methods: readonly string[]
  readonly pathPrefixes: readonly string[]
  readonly header: string
}

const kept: SecretToKeep = {
  name: 'github',
  value: 'value-of-github-1',
  hosts: ['api.example.org'],
  methods: ['GET', 'POST'],
  pathPrefixes: ['/repos/'],
  header: 'authorization',
}

const use: SecretUse = {
  host: 'api.example.org',
  port: 443,
  method: 'GET',
  path: '/repos/a',
  header: 'authorization',
  https: true,
}

const otherUses: Readonly<Record<string, Partial<SecretUse>>> = {
  'another host': { host: 'api.example.com' },
  'a host below': { host: 'x.api.example.org' },
  'a host above': { host: 'example.org' },
  'a host with a dot at its end': { host: 'api.example.org.' },
  'another method': { method: 'DELETE' },
  'another path': { path: '/user' },
  'a path that only begins alike': { path: '/repos' },
  'a path that goes up': { path: '/repos/../user' },
  'a path that goes up in disguise': { path: '/repos/%2e%2e/user' },
  'another header': { header: 'x-api-key' },
  'plain http': { https: false, port: 80 },
}

/** What every keeper of secrets must do. Each one's test file calls this once. */
export function testSecrets(open: (secrets: readonly SecretToKeep[]) => Promise<Secrets>): void {
  test('reveals a secret for the use it is bound to', async () => {
    const secrets = await open([kept])
    assert.equal(await secrets.reveal('github', use), kept.value)
    assert.equal(await secrets.reveal('github', { ...use, method: 'POST', path: '/repos/a/b' }), kept.value)
  })

  for (const [what, other] of Object.entries(otherUses)) {
    test(`refuses a secret for ${what}, without a word of it`, async () => {
      const secrets = await open([kept])
      await assert.rejects(secrets.reveal('github', { ...use, ...other }), isRefusal)
    })
  }

  test('refuses a secret that is not there', async () => {
    const secrets = await open([kept])
    for (const name of ['gitlab', 'GITHUB', 'github ', '', '__proto__', 'constructor']) {
      await assert.rejects(secrets.reveal(name, use), isRefusal, name)
    }
  })

  test('knows all values that are in use', async () => {
    const secrets = await open([kept, { ...kept, name: 'other', value: 'value-of-other-1' }])
    assert.deepEqual([...secrets.known()].toSorted(), ['value-of-github-1', 'value-of-other-1'])
  })
}

function isRefusal(error: unknown): boolean {
  assert.ok(error instanceof AppError, String(error))
  assert.equal(error.code, 'gate.secret_refused', error.message)
  assert.equal(JSON.stringify([error.toProblem(), error.stack]).includes(kept.value), false)
  return true
}
