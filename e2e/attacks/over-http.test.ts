/** What a person decides and reads through the daemon, while somebody else has a hand in it. */
import assert from 'node:assert/strict'
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { openPlace, type Place, root, type Started } from '../cli/place.ts'
import { freePort } from '../daemon/free-port.ts'
import { type Answered, ask, Visitor } from '../daemon/visitor.ts'

interface Held {
  readonly run: string
  readonly key: string
  readonly argsHash: string
  readonly changed: boolean
}

interface View {
  readonly revision: string
  readonly effects: readonly Held[]
  readonly truncated: boolean
}

const replaces = `adjutant: 1
name: replaces
input: { type: object, properties: { folder: { type: string, format: path, access: write } } }
nodes: { write: { use: fs.write, with: { path: '\${input.folder + "/a.txt"}', text: new, ifExists: replace } } }
`
const many = `adjutant: 1
name: many
input: { type: object, properties: { folder: { type: string, format: path, access: write } } }
nodes:
  each:
    forEach:
      items: '\${range(100)}'
      concurrency: 100
      do: { use: fs.write, with: { path: '\${input.folder + "/" + string(item) + ".txt"}', text: x } }
`
const secretive = `adjutant: 1
name: secretive
input: { type: object, properties: { folder: { type: string, format: path } } }
steps:
  - { id: read, use: fs.read, with: { path: '\${input.folder + "/diary.txt"}' } }
  - { id: parse, use: data.parse, with: { text: '\${nodes.read.output.text}', format: json } }
`

let place: Place
let daemon: Started
let visitor: Visitor

before(async () => {
  place = openPlace()
  daemon = place.start(['up', '--no-browser', '--port', await freePort()], {
    env: { ADJUTANT_MODE: 'draft' },
    limitMs: 600_000,
  })
  await daemon.says(/#t=[\w-]+/)
  visitor = await Visitor.enter(/http:\S+#t=[\w-]+/.exec(daemon.said().out)?.[0] ?? '')
})
after(async () => {
  daemon.child.kill('SIGTERM')
  await daemon.ended
  place[Symbol.dispose]()
})

async function begin(name: string, text: string): Promise<string> {
  place.put(`${name}.yaml`, text)
  place.put(`${name}/a.txt`, 'old')
  const folder = place.path(name)
  const {
    json,
    status,
    text: said,
  } = await visitor.ask('POST', '/api/v2/runs', {
    body: { text, input: { folder }, mode: 'draft' },
  })
  assert.equal(status, 201, said)
  return (json as { run: string }).run
}

async function view(run: string): Promise<View> {
  return (await visitor.ask('GET', `/api/v2/approvals/${run}`)).json as View
}

/** What is asked, once so much is. */
function asked(run: string, count = 1): Promise<View> {
  return until(
    () => view(run),
    ({ effects }) => effects.length >= count,
  )
}

async function until<T>(look: () => Promise<T>, isSo: (found: T) => boolean): Promise<T> {
  for (let looks = 0; looks < 1_000; looks += 1) {
    const found = await look()
    if (isSo(found)) return found
    await sleep(20)
  }
  return assert.fail(`it did not come to that: ${look.toString()}`)
}

/** What a run has come to once it moves no more. */
async function settled(run: string): Promise<string> {
  const { status } = await until(
    async () =>
      (await visitor.ask('GET', `/api/v2/runs/${run}`)).json as { status: string; waiting: string | null },
    (found) => !['queued', 'running', 'compensating'].includes(found.status) && found.waiting !== 'child',
  )
  return status
}

function approve(run: string, body: Record<string, unknown>): Promise<Answered> {
  return visitor.ask('POST', `/api/v2/approvals/${run}/approve`, { body })
}

function codeOf({ status, json }: Answered): string {
  return `${status} ${(json as { code?: string }).code ?? ''}`.trim()
}

const nothing = '0'.repeat(64)

describe('F4 over HTTP: a word for what was shown', () => {
  test('is none for another hash, key, run or revision, however it is written', async () => {
    const run = await begin('replaces', replaces)
    const { effects, revision } = await asked(run)
    const [{ key, argsHash } = assert.fail('nothing is asked')] = effects
    const other = await begin('replaces', replaces)
    for (const [body, code] of [
      [{ key, argsHash: nothing }, '409 approval.stale'],
      [{ key: 'write#2/run', argsHash }, '409 approval.stale'],
      [{ key, argsHash, revision: 'of-another-look' }, '409 approval.stale'],
      [{ key }, '422 input.invalid'],
      [{ key, argsHash: argsHash.toUpperCase() }, '422 input.invalid'],
      [{ key, argsHash: [argsHash] }, '422 input.invalid'],
      [{ key, argsHash, all: true }, '422 input.invalid'],
      [{ key: '*', argsHash: '*' }, '422 input.invalid'],
      [{ key, argsHash, by: 'somebody', revision }, '422 input.invalid'],
      [{ key, argsHash, hunks: [9] }, '422 input.invalid'],
    ] as const)
      assert.equal(codeOf(await approve(run, body)), code, JSON.stringify(body))
    // No run gives the word for another one: what it writes is in its own hash, so here it is the same effect elsewhere.
    assert.equal(codeOf(await approve(other, { key, argsHash: nothing })), '409 approval.stale')
    assert.equal(await settled(run), 'waiting')
    assert.equal(readFileSync(place.path('replaces', 'a.txt'), 'utf8'), 'old')
    const [once, twice] = await Promise.all([
      approve(run, { key, argsHash, revision }),
      approve(run, { key, argsHash, revision }),
    ])
    assert.deepEqual([codeOf(once), codeOf(twice)].toSorted(), ['200', '409 approval.answered'])
    assert.equal(await settled(run), 'completed')
  })
})

describe('F5 over HTTP: many questions, and what changes meanwhile', () => {
  test('a word for some of a hundred is for those alone, and a lease ends where it says', async () => {
    const run = await begin('many', many)
    const { effects, revision } = await asked(run, 100)
    const shown = effects.slice(0, 3).map(({ run: where, key, argsHash }) => ({ run: where, key, argsHash }))
    const said = await visitor.ask('POST', `/api/v2/approvals/${run}/approve-shown`, {
      body: { effects: shown, revision },
    })
    assert.deepEqual(said.json, { allowed: 3, late: [] })
    await until(
      () => view(run),
      (found) => found.effects.length === 97,
    )
    const files = (): number => globSync('*.txt', { cwd: place.path('many') }).length - 1
    await until(
      () => view(run),
      () => files() >= 3,
    )
    assert.equal(files(), 3)
    // The same words again, with a revision of before: nothing more happens.
    const again = await visitor.ask('POST', `/api/v2/approvals/${run}/approve-shown`, {
      body: {
        effects: effects.slice(3, 6).map(({ run: r, key, argsHash }) => ({ run: r, key, argsHash })),
        revision,
      },
    })
    assert.equal(codeOf(again), '409 approval.stale')
    for (const lease of [{}, { effects: 0 }, { effects: -1 }, { effects: 1e9, until: 'never' }]) {
      const refused = await visitor.ask('POST', `/api/v2/approvals/${run}/leases`, { body: lease })
      assert.equal(refused.status, 422, JSON.stringify(lease))
    }
    const lease = await visitor.ask('POST', `/api/v2/approvals/${run}/leases`, { body: { effects: 7 } })
    assert.ok(lease.status < 300, lease.text)
    await until(
      () => view(run),
      (found) => found.effects.length === 90,
    )
    await until(
      () => view(run),
      () => files() >= 10,
    )
    assert.equal(files(), 10)
    const denied = await visitor.ask('POST', `/api/v2/approvals/${run}/deny`, { body: { why: 'too much' } })
    assert.equal(denied.status, 200, denied.text)
    assert.equal(await settled(run), 'failed')
    assert.equal(files(), 0, 'a run that fails takes back what it did')
  })

  test('what changed between the look and the word is asked about again', async () => {
    const run = await begin('replaces', replaces)
    const [{ key, argsHash } = assert.fail('nothing is asked')] = (await asked(run)).effects
    const file = place.path('replaces', 'a.txt')
    writeFileSync(file, 'somebody else’s work')
    assert.equal(codeOf(await approve(run, { key, argsHash })), '200')
    const [now] = (
      await until(
        () => view(run),
        ({ effects }) => effects[0]?.changed === true,
      )
    ).effects
    assert.equal(readFileSync(file, 'utf8'), 'somebody else’s work')
    assert.equal(codeOf(await approve(run, { key, argsHash })), '409 approval.stale')
    assert.ok(now && now.argsHash !== argsHash)
    assert.equal(codeOf(await approve(run, { key, argsHash: now.argsHash })), '200')
    assert.equal(await settled(run), 'completed')
    assert.equal(readFileSync(file, 'utf8'), 'new')
  })
})

describe('F6 over HTTP: what is private, and how the program is made', () => {
  const marker = 'the-content-that-is-nobodys-business-4712'
  const secret = 'the-secret-that-nobody-reads-8613'

  test('is in no list, log, measure, problem or answer but that of the run itself', async () => {
    place.put('secretive/diary.txt', marker)
    const kept = await visitor.ask('PUT', '/api/v2/vault/letters', {
      body: { value: secret, hosts: ['api.example.org'], header: 'authorization' },
    })
    assert.ok(kept.status < 300, kept.text)
    const run = await begin('secretive', secretive)
    assert.equal(await settled(run), 'failed')
    const own = ['/api/v2/runs/', '/a/']
    const told: Record<string, string> = {}
    for (const route of await readableRoutes()) {
      const address = route.replaceAll(/\{[^}]+\}/g, run)
      const { text, status, headers } = await visitor.ask('GET', address)
      told[`${status} ${address}`] = `${text}\n${JSON.stringify(headers)}`
    }
    assert.ok(Object.keys(told).length > 40, 'the document names what can be read')
    for (const name of globSync('logs/**', { cwd: place.home })) {
      const file = path.join(place.home, name)
      if (name.endsWith('.log')) told[name] = readFileSync(file, 'utf8')
    }
    for (const [where, text] of Object.entries(told)) {
      assert.ok(!text.includes(secret), where)
      if (!own.some((prefix) => where.includes(` ${prefix}`))) assert.ok(!text.includes(marker), where)
      assert.doesNotMatch(text, /\n\s+at .+:\d+:\d+/, `a stack in ${where}`)
      assert.ok(!text.includes(path.join(root, 'src')), `where the program lies, in ${where}`)
    }
  })

  test('is in no problem, whatever is asked for', async () => {
    for (const [method, address, body] of [
      ['GET', '/api/v2/runs/%00%0a', undefined],
      ['GET', '/api/v2/files/content?project=nowhere&path=/etc/shadow', undefined],
      ['POST', '/api/v2/runs', { workflow: '../../etc/passwd' }],
      ['POST', '/api/v2/runs', { text: 'adjutant: 1\nname: [' }],
      ['POST', '/api/v2/tools/run', { tool: '__proto__', input: {} }],
      ['PATCH', '/api/v2/sessions/none', { title: 1 }],
    ] as const) {
      const said = await visitor.ask(method, address, body === undefined ? {} : { body })
      assert.ok(said.status >= 400 && said.status < 500, `${method} ${address}: ${said.status}`)
      assert.match(String(said.headers['content-type']), /problem\+json/)
      assert.doesNotMatch(said.text, /\n?\s+at .+:\d+:\d+|node_modules|node:internal|SQLITE|\.ts:\d/)
    }
  })
})

/** What the document says can be got, without the stream, which does not end. */
async function readableRoutes(): Promise<string[]> {
  const { json } = await visitor.ask('GET', '/api/v2/openapi.json')
  const { paths } = json as { paths: Record<string, Record<string, unknown>> }
  return [
    ...Object.entries(paths).flatMap(([route, methods]) => ('get' in methods ? [route] : [])),
    '/metrics',
    '/api/v2/openapi.json',
  ].filter((route) => route !== '/api/v2/stream')
}

describe('L2 over HTTP: lines that somebody else would write', () => {
  test('cannot be written by a request, and a table of what happened begins no formula', async () => {
    const forged = '\n{"level":"info","event":"run.completed","forged":true}\u001B[2J\u202E'
    const coded = encodeURIComponent(forged)
    for (const address of [`/api/v2/runs/${coded}`, `/${coded}`, `/api/v2/activity?by=${coded}`])
      await visitor.ask('GET', address)
    await ask(visitor.url, 'GET', '/', { headers: { 'user-agent': 'x\t{"event":"run.completed"}' } })
    await visitor.ask('POST', '/api/v2/sessions', {
      body: { title: `=HYPERLINK("https://evil.example")${forged}`, folder: place.path('replaces') },
    })
    await visitor.ask('POST', '/api/v2/grants', {
      body: { capability: `fs.read:${place.path('=cmd|calc')}`, reason: `=1+1${forged}` },
    })
    const csv = await visitor.ask('GET', '/api/v2/activity/export')
    assert.equal(csv.status, 200)
    assert.match(String(csv.headers['content-disposition']), /^attachment; filename="[\w.-]+"/)
    for (const field of csv.text.split(/,|\r\n/)) assert.doesNotMatch(field, /^"?\s*[=+\-@\t]/, field)
    assert.doesNotMatch(csv.text, /[\u0000-\u0009\u000B\u000C\u000E-\u001F\u202E]/)
    const log = readFileSync(path.join(place.home, 'logs', 'adjutant.log'), 'utf8')
    assert.doesNotMatch(log.replaceAll('\n', ''), /[^\u0020-\u007E]/)
    for (const line of log.trimEnd().split('\n'))
      assert.equal('forged' in (JSON.parse(line) as object), false)
  })
})
