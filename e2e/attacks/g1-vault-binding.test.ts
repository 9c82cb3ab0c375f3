import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { type Answer, openPlace } from '../cli/place.ts'
import { serve } from './victim.ts'

const value = 'sk-live-value-of-the-forge'

interface Asked {
  readonly path?: string
  readonly method?: string
  readonly header?: string
  readonly host?: string
  readonly secret?: string
  /** Refused at the edge already, before the vault is asked. */
  readonly early?: true
}

describe('G1: a secret of the vault for another use than the one it is bound to', () => {
  for (const [what, asked] of [
    ['another path', { path: '/admin' }],
    ['a path that only begins the same', { path: '/repository' }],
    ['a path that climbs out', { path: '/repos/%2e%2e%2fadmin', early: true }],
    ['a path that climbs out, encoded twice', { path: '/repos/%252e%252e/admin', early: true }],
    ['another method', { method: 'DELETE' }],
    ['another header', { header: 'x-api-key' }],
    ['a cookie', { header: 'cookie' }],
    ['another name for the same machine', { host: 'localhost' }],
    ['a secret that there is not', { secret: 'bank' }],
    ['the name in another case', { secret: 'FORGE' }],
  ] as const satisfies readonly (readonly [string, Asked])[]) {
    test(`${what}: nothing is sent, and it is written down`, async () => {
      await using server = await serve((_request, response) => response.end('ok'))
      using place = openPlace()
      const bound = ['--host', `127.0.0.1:${server.port}`, '--method', 'GET', '--path', '/repos']
      assert.equal((await place.start(['vault', 'set', 'forge', ...bound], { input: value }).ended).code, 0)
      const {
        path = '/repos/a',
        method = 'GET',
        header = 'authorization',
        host = '127.0.0.1',
        secret = 'forge',
      }: Asked = asked
      place.put(
        'ask.yaml',
        `
adjutant: 1
name: ask
steps:
  - id: ask
    use: http.request
    with: { url: 'http://${host}:${server.port}${path}', method: ${method}, headers: { ${header}: '{{secret:${secret}}}' } }
`,
      )
      const ran = await place.call(
        'run',
        'ask.yaml',
        '--mode',
        'autopilot',
        '--grant',
        `net:${host}:${server.port}`,
        '--grant',
        `secret:${secret}`,
      )
      assertSecretRefused(ran)
      assert.equal(server.seen.length, 0)
      assert.doesNotMatch(ran.out + ran.err, /sk-live/)
      if ('early' in asked) return
      const entries = await place.json<{ kind: string; subject: string; data: { host: string } }[]>(
        'audit',
        'list',
      )
      const refusal = entries.find(({ kind }) => kind === 'vault.refuse')
      assert.deepEqual([refusal?.subject, refusal?.data.host], [secret, host])
    })
  }
})

/** The run failed because the secret was not given out. */
function assertSecretRefused({ code, out, err }: Answer): void {
  assert.equal(code, 1, out + err)
  assert.match(out, /gate\.secret_refused at ask/)
}
