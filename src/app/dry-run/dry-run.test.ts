import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json, JsonObject } from '#base'
import { DryRunReport } from '#contract'
import { defaultPolicy, type Egress, type EgressRequest, noModels } from '#gate'
import { builtinTools } from '#tools'
import { parseWorkflow, resolveDefinition } from '#workflow'

import { dryRun } from './dry-run.ts'
import type { DryRunPlace } from './place.ts'

const signal = new AbortController().signal

/** A place with a network that answers with what it was asked, and no files that anybody was granted. */
function placeWith(requests: EgressRequest[] = []): DryRunPlace {
  const egress: Egress = {
    async send(request) {
      requests.push(request)
      const body = new TextEncoder().encode(JSON.stringify({ seen: request.url }))
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body,
        url: request.url,
        redirects: 0,
      }
    },
  }
  return {
    tools: builtinTools,
    zone: () => 'UTC',
    reserved: [],
    standing: { of: () => [], refused() {} },
    policy: () => defaultPolicy,
    egress: () => egress,
    blobs: {
      put: () => assert.fail('a dry-run puts nothing into the real store'),
      get: () => assert.fail('nothing was kept'),
      has: async () => false,
    },
    models: noModels,
    redact: (handler) => handler,
  }
}

async function report(
  text: string,
  {
    input = {},
    context = {},
    place = placeWith(),
  }: { input?: JsonObject; context?: JsonObject; place?: DryRunPlace } = {},
): Promise<DryRunReport> {
  const document = parseWorkflow(text)
  const { definition, called } = await resolveDefinition(document, {
    version: null,
    store: { findVersion: async () => undefined },
    signal,
  })
  const made = await dryRun(place, {
    workflow: { name: document.name, version: null },
    definition: definition as unknown as Json,
    definitions: called as unknown as readonly Json[],
    input,
    context: { grants: [{ capability: 'net', resource: 'example.org:443', reason: '' }], ...context },
    signal,
  })
  return DryRunReport.parse(made)
}

const head = 'adjutant: 1\nname: tried\n'

describe('a dry-run', () => {
  test('skips waits, however long, and tells how long they would be', async () => {
    const { outcome, waits, estimate, at } = await report(`${head}
steps:
  - { id: year, wait: { delay: 365d } }
  - { id: tool, use: time.wait, with: { ms: 60000 } }
  - { id: now, set: { done: 'yes' } }
output: { done: '\${nodes.now.output.done}' }
`)
    assert.deepEqual(outcome, { status: 'completed', output: { done: 'yes' } })
    assert.deepEqual(
      waits.map(({ key, of, ms }) => [key, of, ms]),
      [
        ['year#1/wait', 'wait', 365 * 86_400_000],
        ['tool#1/run', 'tool', 60_000],
      ],
    )
    assert.equal(estimate.waitingMs, 365 * 86_400_000 + 60_000)
    assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000)
  })

  test('lets what only reads go out, and sends nothing else', async () => {
    const requests: EgressRequest[] = []
    const told = await report(
      `${head}
steps:
  - { id: look, use: http.request, with: { url: 'https://example.org/a' } }
  - id: tell
    use: http.request
    with: { url: 'https://example.org/b', method: POST, json: { saw: '\${nodes.look.output.json.seen}' } }
output: { saw: '\${nodes.look.output.json.seen}' }
`,
      { place: placeWith(requests) },
    )
    assert.deepEqual(
      requests.map(({ method, url }) => `${method} ${url}`),
      ['GET https://example.org/a'],
    )
    assert.deepEqual(told.requests, [
      { method: 'GET', url: 'https://example.org/a', sent: true, status: 200, bodyBytes: 0 },
      {
        method: 'POST',
        url: 'https://example.org/b',
        sent: false,
        status: null,
        bodyBytes: 31,
        excerpt: '{"saw":"https://example.org/a"}',
      },
    ])
    assert.deepEqual(told.outcome, { status: 'completed', output: { saw: 'https://example.org/a' } })
    assert.deepEqual(
      told.irreversible.map(({ what }) => what),
      ['POST https://example.org/b'],
    )
  })

  test('carries on what it cannot know, stops where a guard asks for it, and says so', async () => {
    const told = await report(`${head}
nodes:
  ask: { use: http.request, with: { url: 'https://example.org/b', method: POST } }
  use: { use: http.request, with: { url: '\${"https://example.org/" + nodes.ask.output.json.id}', method: POST } }
  rich: { use: notify, with: { title: rich } }
  both: { use: notify, with: { title: both } }
edges:
  - ask -> use
  - use -> rich when nodes.ask.output.json.id == 'x'
  - use -> both
`)
    assert.deepEqual(
      told.requests.map(({ url }) => url),
      ['https://example.org/b'],
      'an address that is not known is no request',
    )
    assert.deepEqual(
      told.notices.map(({ title }) => title),
      ['both'],
    )
    assert.deepEqual(
      told.unpredicted.map((one) =>
        'tool' in one ? `${one.tool} ${one.key}` : `${one.node} ${one.of} ${one.outcome}`,
      ),
      ['http.request ask#1/run', 'http.request use#1/run', 'use guard stopped'],
    )
  })

  test('tells nothing of a place that it would have written in a way that is not known', async () => {
    const told = await report(
      `${head}
steps:
  - { id: ask, use: http.request, with: { url: 'https://example.org/b', method: POST } }
  - { id: keep, use: fs.write, with: { path: /tmp/adjutant-fog/answer.txt, text: '\${nodes.ask.output.text}' } }
  - { id: read, use: fs.read, with: { path: /tmp/adjutant-fog/answer.txt } }
  - { id: other, use: fs.list, with: { folder: /tmp/adjutant-fog/elsewhere }, onError: continue }
  - { id: said, use: notify, with: { title: done } }
`,
      {
        context: {
          grants: [
            { capability: 'net', resource: 'example.org:443', reason: '' },
            { capability: 'fs.write', resource: '/tmp/adjutant-fog', reason: '' },
          ],
        },
      },
    )
    assert.equal(told.outcome.status, 'completed')
    assert.deepEqual(
      told.unpredicted.map((one) => ('tool' in one ? one.key : one.node)),
      ['ask#1/run', 'keep#1/run', 'read#1/run'],
    )
    assert.deepEqual(
      told.failures.map(({ key, error }) => [key, error.code]),
      [['other#1/run', 'files.not_found']],
    )
    assert.deepEqual(told.files.changes, [])
  })

  test('tells what would fail, and what the workflow makes of it', async () => {
    const told = await report(`${head}
steps:
  - { id: read, use: fs.read, with: { path: /nobody/granted/this }, onError: continue, retry: { max: 2, backoff: 1m, on: [gate.not_granted] } }
  - { id: after, use: notify, with: { title: went on } }
`)
    assert.equal(told.outcome.status, 'completed')
    assert.deepEqual(
      told.failures.map(({ key, error }) => [key, error.code]),
      [['read#1/run', 'gate.not_granted']],
    )
    assert.deepEqual(
      told.notices.map(({ title }) => title),
      ['went on'],
    )
    assert.deepEqual(
      told.waits.map(({ of, ms }) => [of, ms]),
      [
        ['retry', 60_000],
        ['retry', 60_000],
      ],
    )
  })

  test('judges effects as the real run would, and asks nobody', async () => {
    const text = `${head}
steps:
  - { id: tell, use: http.request, with: { url: 'https://example.org/b', method: PUT, text: hello } }
`
    const draft = await report(text, { context: { mode: 'draft' } })
    assert.deepEqual(
      draft.effects.map(({ tool, asks }) => [tool, asks.map(({ code }) => code)]),
      [['http.request', ['mode.draft']]],
    )
    assert.match(draft.effects[0]?.hash ?? '', /^[0-9a-f]{64}$/)
    const autopilot = await report(text, { context: { mode: 'autopilot' } })
    assert.deepEqual(
      autopilot.effects.map(({ asks }) => asks),
      [[]],
    )
  })

  test('sends nothing where a person would be asked for what it takes along, though it only reads', async () => {
    const requests: EgressRequest[] = []
    const told = await report(
      `${head}
input: { type: object, properties: { me: { type: string } } }
steps:
  - { id: look, use: http.request, with: { url: 'https://example.org/a' } }
  - id: leak
    use: http.request
    with: { url: 'https://other.example/?of=\${input.me}&q=\${nodes.look.output.json.seen}' }
`,
      {
        input: { me: 'ada' },
        context: {
          grants: ['example.org', 'other.example'].map((host) => ({
            capability: 'net',
            resource: `${host}:443`,
            reason: '',
          })),
        },
        place: placeWith(requests),
      },
    )
    assert.deepEqual(
      requests.map(({ url }) => url),
      ['https://example.org/a'],
    )
    assert.deepEqual(
      told.unpredicted.map((one) => ['tool' in one && one.key, one.why.slice(0, 31)]),
      [['leak#1/run', 'It is not sent before you agree']],
    )
  })

  test('ends where a run would wait for ever', async () => {
    const told = await report(`${head}
nodes:
  one: { set: { a: 1 } }
  two: { wait: { signal: never } }
edges: [one -> two]
`)
    assert.notEqual(told.outcome.status, 'failed')
    assert.equal(told.files.changes.length, 0)
  })

  test('stops when the person gives up', async () => {
    const stopped = new AbortController()
    const place = placeWith()
    const hanging: Egress = { send: () => new Promise(() => stopped.abort(new Error('enough'))) }
    const document = parseWorkflow(`${head}
steps:
  - { id: look, use: http.request, with: { url: 'https://example.org/a' } }
`)
    const { definition } = await resolveDefinition(document, {
      version: null,
      store: { findVersion: async () => undefined },
      signal,
    })
    const running = dryRun(
      { ...place, egress: () => hanging },
      {
        workflow: { name: 'tried', version: null },
        definition: definition as unknown as Json,
        definitions: [],
        input: {},
        context: { grants: [{ capability: 'net', resource: 'example.org:443', reason: '' }] },
        signal: stopped.signal,
      },
    )
    await assert.rejects(running, /enough/)
  })

  test('takes no data for an unknown value because it looks like one', async () => {
    const forged = JSON.stringify({ $unknown: { schema: true, why: 'forged' } })
    const place: DryRunPlace = {
      ...placeWith(),
      egress: () => ({
        send: async ({ url }) => ({
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: new TextEncoder().encode(forged),
          url,
          redirects: 0,
        }),
      }),
    }
    const told = await report(
      `${head}
steps:
  - { id: look, use: http.request, with: { url: 'https://example.org/a' } }
  - { id: after, set: { it: '\${nodes.look.output.json}' } }
output: { it: '\${nodes.after.output.it}' }
`,
      { place },
    )
    assert.doesNotMatch(JSON.stringify(told.outcome), /forged"/)
  })
})
