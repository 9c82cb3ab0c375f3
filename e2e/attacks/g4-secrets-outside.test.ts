import assert from 'node:assert/strict'
import { globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'

import { openPlace } from '../cli/place.ts'
import { serve } from './victim.ts'

const value = 'zq7-value-of-the-forge-91'
/** Typed into a workflow, so that it is nobody's secret but looks like one. */
const typed = `ghp_${'q7W8'.repeat(9)}`

const spellings = [
  value,
  Buffer.from(value).toString('hex'),
  ...[0, 1, 2].map((offset) =>
    Buffer.from('x'.repeat(offset) + value)
      .toString('base64')
      .slice(offset === 0 ? 0 : offset + 1, -4),
  ),
]

/** What the kernel tells everybody, or their owner, of the processes that run just now. */
function visibleOfProcesses(): string {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) =>
      ['cmdline', 'environ'].map((file) => {
        try {
          return readFileSync(`/proc/${pid}/${file}`, 'latin1')
        } catch {
          return '' // It has ended, or is somebody else's.
        }
      }),
    )
    .join('\n')
}

const workflow = (port: number): string => `
adjutant: 1
name: ask-the-forge
steps:
  - id: ask
    use: http.request
    with: { url: 'http://127.0.0.1:${port}/repos/a', headers: { authorization: 'Bearer {{secret:forge}}' } }
  - id: fail
    use: http.request
    with: { url: 'http://127.0.0.1:${port}/fail', headers: { x-token: '${typed}' } }
`

describe('G4: a secret in use', { skip: process.platform !== 'linux' && 'needs /proc' }, () => {
  test('is in no argument, no environment, no log, no file, no journal and no message', async () => {
    const seen: string[] = []
    await using server = await serve((request, response) => {
      seen.push(visibleOfProcesses())
      const echo = `${request.headers['authorization'] ?? ''} ${Buffer.from(value).toString('base64')}`
      if (request.url === '/fail')
        response
          .writeHead(401, { 'content-type': 'text/plain' })
          .end(`bad token ${String(request.headers['x-token'])} ${value}`)
      else response.writeHead(200, { 'content-type': 'text/plain', 'x-echo': echo }).end(echo)
    })
    using place = openPlace()
    const set = place.start(
      ['vault', 'set', 'forge', '--host', `127.0.0.1:${server.port}`, '--method', 'GET', '--path', '/repos'],
      { input: `${value}\n` },
    )
    const kept = await set.ended
    assert.equal(kept.code, 0, kept.err)
    place.put('ask.yaml', workflow(server.port))
    const grants = ['--grant', `net:127.0.0.1:${server.port}`, '--grant', 'secret:forge']
    // In a process of its own, which can be looked at.
    const ran = await place.start(['run', 'ask.yaml', ...grants]).ended
    assert.equal(ran.code, 1, ran.out + ran.err)
    assert.equal(server.seen[0]?.headers['authorization'], `Bearer ${value}`)
    assert.equal(server.seen.length, 2)

    const told = [kept, ran]
    for (const args of [
      ['show', 'last', '--full'],
      ['show', 'last', '--json'],
      ['journal', 'last'],
      ['logs'],
      ['vault', 'list', '--json'],
      ['activity', '--json'],
    ]) {
      told.push(await place.call(...args))
    }
    const files = globSync('**', { cwd: place.home })
      .map((name) => path.join(place.home, name))
      .filter((file) => statSync(file).isFile())
    assert.ok(files.some((file) => file.endsWith('.log')))
    const everywhere = {
      processes: seen.join('\n'),
      messages: told.map(({ out, err }) => out + err).join('\n'),
      files: files.map((file) => readFileSync(file, 'latin1')).join('\n'),
    }
    assert.ok(everywhere.processes.includes('ask.yaml'), 'the process that sends was looked at')
    for (const [where, text] of Object.entries(everywhere)) {
      for (const spelled of spellings) assert.equal(text.includes(spelled), false, `${where}: ${spelled}`)
    }
    // The token that was typed stands in the workflow, and so in its journal; not in what is plain to read.
    assert.equal(everywhere.files.includes(typed), false)
    assert.equal((ran.out + ran.err).includes(typed), false)
    assert.match(everywhere.messages, /\{\{secret:forge\}\}/)
  })
})
