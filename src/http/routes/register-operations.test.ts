import assert from 'node:assert/strict'
import { once as happens } from 'node:events'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'

import Fastify, { type FastifyInstance } from 'fastify'
import { z } from 'zod'

import { AppError, type Call, type Caller, type ContentAnswer } from '#contract'
import { operation } from '#contract/operations'

import { createMemoryOnceStore } from '../testing/memory-once-store.ts'
import { noteRoutes } from './known-routes.ts'
import { type Failure, installProblems, sendProblem } from './problems.ts'
import { registerOperations } from './register-operations.ts'

const note = z.strictObject({ id: z.string(), text: z.string(), revision: z.string() })

const operations = {
  'notes.list': operation({
    http: 'GET /notes',
    summary: 'List them.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({
      tag: z.array(z.string()).default([]),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      done: z.stringbool().optional(),
    }),
    output: z.strictObject({ tags: z.array(z.string()), limit: z.number(), done: z.boolean().nullable() }),
  }),
  'notes.add': operation({
    http: 'POST /notes',
    summary: 'Add one.',
    permission: 'work',
    audit: null,
    errors: [],
    input: z.strictObject({ text: z.string().max(1_000_000), more: z.json().optional() }),
    output: note,
    status: 201,
    isPending: ({ text }) => text === 'later',
  }),
  'notes.get': operation({
    http: 'GET /notes/{id}',
    summary: 'Get one.',
    permission: 'look',
    audit: null,
    errors: ['files.not_found'],
    input: z.strictObject({ id: z.string().max(20) }),
    output: note,
  }),
  'notes.change': operation({
    http: 'PUT /notes/{id}',
    summary: 'Change one.',
    permission: 'work',
    audit: null,
    errors: [],
    input: z.strictObject({ id: z.string(), text: z.string(), revision: z.string().optional() }),
    output: note,
  }),
  'notes.text': operation({
    http: 'GET /notes/{id}/text',
    summary: 'Get its text.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({ id: z.string() }),
    output: { content: 'text/plain' },
  }),
  'notes.secret': operation({
    http: 'POST /secret',
    summary: 'Tell a secret.',
    permission: 'keep',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: z.strictObject({ words: z.string() }),
    isAnswerPrivate: true,
  }),
}

interface Behaviour {
  add?: (text: string, call: Call) => Promise<string> | string
  get?: (id: string, call: Call) => Promise<string> | string
  text?: () => ContentAnswer
  caller?: Caller | null
  now?: () => number
}

function serve(behaviour: Behaviour = {}) {
  const app = Fastify({
    bodyLimit: 2_000_000,
    requestIdHeader: false,
    genReqId: () => 'req1',
    frameworkErrors: (error, _request, reply) => void sendProblem(reply, error),
  })
  const failures: Failure[] = []
  const report = (failure: Failure): void => void failures.push(failure)
  const routes = noteRoutes(app)
  installProblems(app, { report, routes })
  const { caller = { by: 'ada', via: 'page' as const } } = behaviour
  app.decorateRequest('caller')
  app.addHook('onRequest', (request, _reply, done) => {
    request.caller = caller ?? undefined
    done()
  })
  registerOperations(app, {
    operations,
    once: createMemoryOnceStore(),
    clock: { now: behaviour.now ?? (() => 1_000_000), after: () => ({ [Symbol.dispose]() {} }) },
    checksAnswers: true,
    report,
    implementations: {
      'notes.list': async ({ tag, limit, done }) => ({ tags: tag, limit, done: done ?? null }),
      'notes.add': async ({ text }, call) => ({
        id: 'n1',
        text: (await behaviour.add?.(text, call)) ?? text,
        revision: '1',
      }),
      'notes.get': async ({ id }, call) => ({
        id,
        text: (await behaviour.get?.(id, call)) ?? 'hello',
        revision: 'r-7',
      }),
      'notes.change': async ({ id, text, revision = 'none' }) => ({ id, text, revision }),
      'notes.text': async () => behaviour.text?.() ?? content(['a', 'b']),
      'notes.secret': async () => ({ words: 'abandon ability' }),
    },
  })
  return { app, failures, routes }
}

function content(pieces: readonly string[], more: Partial<ContentAnswer> = {}): ContentAnswer {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield new TextEncoder().encode(piece)
  }
  return { mediaType: 'text/plain', fileName: 'note.txt', bytes: bytes(), ...more }
}

interface Asked {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly payload?: string | object
  readonly headers?: Record<string, string>
}

const add = (app: FastifyInstance, payload: object, key = 'k1') =>
  app.inject({ method: 'POST', url: '/notes', payload, headers: { 'idempotency-key': key } })

describe('inputs', () => {
  test('come from the path, the query and the body', async () => {
    const { app } = serve()
    assert.deepEqual((await app.inject('/notes')).json(), { tags: [], limit: 50, done: null })
    assert.deepEqual((await app.inject('/notes?tag=a&limit=3&done=true')).json(), {
      tags: ['a'],
      limit: 3,
      done: true,
    })
    assert.deepEqual((await app.inject('/notes?tag=a&tag=b')).json().tags, ['a', 'b'])
    assert.equal((await app.inject('/notes/a%2Fb')).json().id, 'a/b')
    const changed = await app.inject({ method: 'PUT', url: '/notes/x', payload: { text: 'new' } })
    assert.deepEqual(changed.json(), { id: 'x', text: 'new', revision: 'none' })
  })

  test('that are wrong are all told of, as one problem', async () => {
    const { app } = serve()
    const answer = await app.inject('/notes?limit=900&done=perhaps&x=1')
    assert.equal(answer.statusCode, 422)
    assert.match(answer.headers['content-type'] as string, /^application\/problem\+json/)
    const problem = answer.json()
    assert.equal(problem.code, 'input.invalid')
    assert.equal(problem.type, 'urn:adjutant:error:input.invalid')
    assert.equal(problem.instance, 'req1')
    assert.match(problem.detail, /\(and 2 more\)$/)
    assert.deepEqual(problem.details.problems.length, 3)
    assert.ok(problem.details.problems.includes('There is no input x.'))
    assert.equal(problem.hint, 'It takes tag (optional), limit (optional), done (optional).')
    const missing = await app.inject({ method: 'POST', url: '/notes', payload: {} })
    assert.equal(missing.json().detail, 'The input text is missing.')
  })

  const deep = { text: 'x', more: JSON.parse(`${'['.repeat(300)}${']'.repeat(300)}`) }
  const refused: [string, Asked, number, string][] = [
    ['a query beside a body', { method: 'POST', url: '/notes?text=a', payload: {} }, 422, 'input.invalid'],
    [
      'a field of the path in the body',
      { method: 'PUT', url: '/notes/x', payload: { id: 'x', text: '' } },
      422,
      'input.invalid',
    ],
    ['a list as the body', { method: 'POST', url: '/notes', payload: [] }, 422, 'input.invalid'],
    ['a body without end', { method: 'POST', url: '/notes', payload: deep }, 422, 'input.invalid'],
    [
      'what is no JSON',
      { method: 'POST', url: '/notes', payload: '{"a"', headers: { 'content-type': 'application/json' } },
      422,
      'input.invalid',
    ],
    [
      'keys of prototypes',
      {
        method: 'POST',
        url: '/notes',
        payload: '{"__proto__":{"a":1}}',
        headers: { 'content-type': 'application/json' },
      },
      422,
      'input.invalid',
    ],
    [
      'nothing, called JSON',
      { method: 'POST', url: '/notes', payload: '', headers: { 'content-type': 'application/json' } },
      422,
      'input.invalid',
    ],
    [
      'another content type',
      {
        method: 'POST',
        url: '/notes',
        payload: 'a=1',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      415,
      'http.content_type_refused',
    ],
    [
      'too much',
      { method: 'POST', url: '/notes', payload: { text: 'x'.repeat(2_100_000) } },
      413,
      'http.body_too_large',
    ],
    ['an address that is none', { method: 'GET', url: '/notes/%E0%A4%A' }, 422, 'input.invalid'],
    [
      'a part of an address that is too long',
      { method: 'GET', url: `/notes/${'x'.repeat(101)}` },
      422,
      'input.invalid',
    ],
    ['another address', { method: 'GET', url: '/other' }, 404, 'http.not_found'],
    ['another method', { method: 'DELETE', url: '/notes/x/text' }, 405, 'http.method_not_allowed'],
  ]
  for (const [name, request, status, code] of refused) {
    test(`${name} is refused as a problem`, async () => {
      const { app, failures } = serve({ add: () => assert.fail('it ran') })
      const answer = await app.inject(request)
      assert.deepEqual([answer.statusCode, answer.json().code], [status, code])
      assert.deepEqual(failures, [])
    })
  }

  test('asked by a method that is not there, an address says which are', async () => {
    const { app, routes } = serve()
    const answer = await app.inject({ method: 'DELETE', url: '/notes/x' })
    assert.equal(answer.headers['allow'], 'GET, HEAD, PUT')
    assert.ok(routes.all.includes('PUT /notes/:id'))
  })
})

describe('who asks', () => {
  test('nobody gets 401 before their body is read', async () => {
    const { app } = serve({ caller: null, add: () => assert.fail('it ran') })
    for (const payload of ['{"bad', '', '{"text":"x"}']) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': '' }
      const answer = await app.inject({ method: 'POST', url: '/notes', payload, headers })
      assert.deepEqual([answer.statusCode, answer.json().code], [401, 'login.required'])
    }
  })

  test('is told to whoever carries it out', async () => {
    const calls: Call[] = []
    const { app } = serve({ get: (_, call) => (calls.push(call), 'x') })
    await app.inject('/notes/a')
    assert.deepEqual(calls[0]?.caller, { by: 'ada', via: 'page' })
    assert.equal(calls[0]?.request, 'req1')
    assert.equal(calls[0]?.once, null)
  })
})

describe('errors', () => {
  test('of ours keep their code, hint and status', async () => {
    const { app, failures } = serve({
      get: () => {
        throw new AppError('files.not_found', 'No such note.', { hint: 'Look again.', details: { a: 1 } })
      },
    })
    const answer = await app.inject('/notes/a')
    assert.equal(answer.statusCode, 404)
    assert.deepEqual(answer.json(), {
      type: 'urn:adjutant:error:files.not_found',
      title: answer.json().title,
      code: 'files.not_found',
      status: 404,
      detail: 'No such note.',
      hint: 'Look again.',
      details: { a: 1 },
      instance: 'req1',
    })
    assert.deepEqual(failures, [])
  })

  test('nobody foresaw tell nothing but the request, and are reported', async () => {
    for (const error of [
      new Error('/home/ada/secret'),
      new AppError('internal.bug', '/home/ada/secret'),
      // What something throws may be no error at all.
      '/home/ada/secret' as unknown as Error,
    ]) {
      const { app, failures } = serve({ get: () => Promise.reject(error) })
      const answer = await app.inject('/notes/a')
      assert.equal(answer.statusCode, 500)
      assert.doesNotMatch(answer.body, /secret|register-operations|node_modules/)
      assert.match(answer.json().hint, /req1/)
      assert.deepEqual(failures, [{ request: 'req1', route: 'GET /notes/:id', error }])
    }
  })

  test('that pass say when to come again', async () => {
    const { app } = serve({
      get: (id) => {
        throw id === 'soon'
          ? new AppError('engine.closed', 'Closing.')
          : new AppError('engine.signals_full', 'Full.', { details: { retryAfter: 6.2 } })
      },
    })
    assert.equal((await app.inject('/notes/soon')).headers['retry-after'], '1')
    assert.equal((await app.inject('/notes/late')).headers['retry-after'], '7')
  })

  test('an answer that its schema does not know is a bug', async () => {
    const { app, failures } = serve({ get: () => 7 as unknown as string })
    assert.equal((await app.inject('/notes/a')).statusCode, 500)
    assert.match(String(failures[0]?.error), /notes\.get answers what its schema does not say/)
  })
})

describe('answers', () => {
  test('have the status that the operation says', async () => {
    const { app } = serve()
    assert.equal(
      (await app.inject({ method: 'POST', url: '/notes', payload: { text: 'a' } })).statusCode,
      201,
    )
    assert.equal(
      (await app.inject({ method: 'POST', url: '/notes', payload: { text: 'later' } })).statusCode,
      202,
    )
  })

  test('carry their revision as an ETag, and are not sent again to whoever has them', async () => {
    const { app } = serve()
    const first = await app.inject('/notes/a')
    assert.equal(first.headers['etag'], '"r-7"')
    for (const tag of ['"r-7"', 'W/"r-7"', '"x", "r-7"', '*']) {
      const again = await app.inject({ url: '/notes/a', headers: { 'if-none-match': tag } })
      assert.deepEqual([again.statusCode, again.body, again.headers['etag']], [304, '', '"r-7"'])
    }
    const other = await app.inject({ url: '/notes/a', headers: { 'if-none-match': '"r-8"' } })
    assert.equal(other.statusCode, 200)
  })

  test('to HEAD say all but the body', async () => {
    const { app } = serve()
    const head = await app.inject({ method: 'HEAD', url: '/notes/a' })
    const whole = await app.inject('/notes/a')
    assert.deepEqual([head.statusCode, head.body], [200, ''])
    for (const name of ['content-length', 'etag', 'content-type'])
      assert.equal(head.headers[name], whole.headers[name])
  })

  test('If-Match is the revision of the input', async () => {
    const { app } = serve()
    const change = (tag: string, payload: object = { text: 'x' }) =>
      app.inject({ method: 'PUT', url: '/notes/a', payload, headers: { 'if-match': tag } })
    assert.equal((await change('"r-7"')).json().revision, 'r-7')
    assert.equal((await change('*')).json().revision, 'none')
    assert.equal((await change('"r-7"', { text: 'x', revision: 'r-7' })).json().revision, 'r-7')
    for (const tag of ['W/"r-7"', '"a", "b"', 'r-7', ''])
      assert.equal((await change(tag)).json().code, 'input.invalid', tag)
    assert.equal((await change('"r-7"', { text: 'x', revision: 'r-6' })).json().code, 'input.invalid')
    const useless = await app.inject({
      method: 'POST',
      url: '/notes',
      payload: { text: 'x' },
      headers: { 'if-match': '"a"' },
    })
    assert.equal(useless.json().code, 'input.invalid')
  })
})

describe('a wish', () => {
  test('is carried out once, however often it is sent', async () => {
    const names: (string | null)[] = []
    const { app } = serve({ add: (text, { once }) => (names.push(once), text) })
    const first = await add(app, { text: 'a', more: { b: 1, c: 2 } })
    const again = await add(app, { more: { c: 2, b: 1 }, text: 'a' })
    assert.deepEqual([again.statusCode, again.body], [201, first.body])
    assert.equal(again.headers['idempotency-replayed'], 'true')
    assert.equal(first.headers['idempotency-replayed'], undefined)
    assert.equal(names.length, 1)
    assert.match(names[0] ?? '', /^[0-9a-f]{64}$/)
    await add(app, { text: 'a' }, 'k2')
    assert.equal(new Set(names).size, 2)
  })

  test('with another body is refused, and so is a key that is none', async () => {
    const { app } = serve()
    await add(app, { text: 'a' })
    const other = await add(app, { text: 'b' })
    assert.deepEqual([other.statusCode, other.json().code], [422, 'http.key_reused'])
    for (const key of ['', 'ä', 'a b', 'x'.repeat(201)])
      assert.equal((await add(app, { text: 'a' }, key)).json().code, 'input.invalid', key)
  })

  test('that is under way is refused for the moment', async () => {
    const gate = Promise.withResolvers<string>()
    const { app } = serve({ add: () => gate.promise })
    const first = add(app, { text: 'a' })
    await new Promise((resolve) => setImmediate(resolve))
    const second = await add(app, { text: 'a' })
    assert.deepEqual([second.statusCode, second.json().code], [409, 'http.in_flight'])
    gate.resolve('done')
    assert.equal((await first).json().text, 'done')
    assert.equal((await add(app, { text: 'a' })).json().text, 'done')
  })

  test('that was refused for good stays refused, with the same answer', async () => {
    let tries = 0
    const { app } = serve({
      add: () => {
        tries += 1
        throw new AppError('files.exists', `Try ${tries}.`)
      },
    })
    const first = await add(app, { text: 'a' })
    const again = await add(app, { text: 'a' })
    assert.equal(again.body, first.body)
    assert.match(again.headers['content-type'] as string, /problem/)
    assert.equal(tries, 1)
  })

  for (const [name, error] of [
    ['that may pass', new AppError('engine.signals_full', 'Full.')],
    ['of the machine', new AppError('engine.store_failed', 'Disk.')],
    ['nobody foresaw', new Error('bug')],
  ] as const) {
    test(`that met an error ${name} is tried again`, async () => {
      let tries = 0
      const { app } = serve({
        add: (text) => {
          tries += 1
          if (tries === 1) throw error
          return text
        },
      })
      assert.ok((await add(app, { text: 'a' })).statusCode >= 400)
      assert.equal((await add(app, { text: 'a' })).statusCode, 201)
    })
  }

  test('whose answer is long or private is done once too, and says that its answer is gone', async () => {
    let tries = 0
    const { app } = serve({ add: () => ((tries += 1), 'ä'.repeat(140_000)) })
    assert.equal((await add(app, { text: 'a' })).statusCode, 201)
    const again = await add(app, { text: 'a' })
    assert.deepEqual([again.statusCode, again.json().code, tries], [409, 'http.answer_not_kept', 1])
    const tell = () => app.inject({ method: 'POST', url: '/secret', headers: { 'idempotency-key': 'k' } })
    assert.equal((await tell()).json().words, 'abandon ability')
    assert.equal((await tell()).json().code, 'http.answer_not_kept')
  })

  test('is somebody’s, for one operation, and for a day', async () => {
    let now = 1_000_000
    let tries = 0
    const { app } = serve({ now: () => now, add: (text) => ((tries += 1), text) })
    await add(app, { text: 'a' })
    now += 24 * 3_600_000 - 1
    await add(app, { text: 'a' })
    assert.equal(tries, 1)
    now += 60_001
    await add(app, { text: 'b' })
    assert.equal(tries, 2)
    const secret = await app.inject({ method: 'POST', url: '/secret', headers: { 'idempotency-key': 'k1' } })
    assert.equal(secret.statusCode, 200)
  })
})

describe('content', () => {
  test('is sent as a download that is no page of ours', async () => {
    const { app } = serve({
      text: () => content(['a', 'b'], { fileName: '../«x»\n".txt', mediaType: 'text/html' }),
    })
    const answer = await app.inject('/notes/a/text')
    assert.equal(answer.body, 'ab')
    assert.equal(answer.headers['content-type'], 'text/html')
    assert.equal(
      answer.headers['content-disposition'],
      `attachment; filename="__x____.txt"; filename*=UTF-8''__%C2%ABx%C2%BB_%22.txt`.replace(
        '"__x____',
        '"___x___',
      ),
    )
    assert.equal(answer.headers['content-security-policy'], "default-src 'none'; sandbox")
  })

  test('with a media type that is none is just bytes', async () => {
    const { app } = serve({ text: () => content(['a'], { mediaType: 'text/html\r\nx: y' }) })
    assert.equal((await app.inject('/notes/a/text')).headers['content-type'], 'application/octet-stream')
  })

  test('that cannot begin is a problem and no half answer', async () => {
    const { app } = serve({
      text: () =>
        content([], {
          // eslint-disable-next-line require-yield
          bytes: (async function* (): AsyncGenerator<Uint8Array> {
            throw new AppError('files.not_found', 'Gone.')
          })(),
        }),
    })
    const answer = await app.inject('/notes/a/text')
    assert.deepEqual([answer.statusCode, answer.json().code], [404, 'files.not_found'])
  })

  test('to HEAD is let go of', async () => {
    let closed = false
    const { app } = serve({
      text: () =>
        content([], {
          bytes: (async function* (): AsyncGenerator<Uint8Array> {
            try {
              for (;;) yield new Uint8Array(10)
            } finally {
              closed = true
            }
          })(),
        }),
    })
    const answer = await app.inject({ method: 'HEAD', url: '/notes/a/text' })
    assert.deepEqual([answer.statusCode, answer.body], [200, ''])
    assert.equal(closed, true)
  })
})

describe('whoever goes away', () => {
  async function ask(app: FastifyInstance, line: string): Promise<Disposable> {
    await app.listen({ port: 0, host: '127.0.0.1' })
    const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    socket.on('error', () => {})
    await happens(socket, 'connect')
    socket.write(`${line}\r\nHost: x\r\n\r\n`)
    return { [Symbol.dispose]: () => void socket.destroy() }
  }

  test('breaks off what was asked, and that is no failure', { timeout: 10_000 }, async () => {
    const started = Promise.withResolvers<void>()
    const ended = Promise.withResolvers<void>()
    const { app, failures } = serve({
      get: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          started.resolve()
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error)
            ended.resolve()
          })
        }),
    })
    const asking = await ask(app, 'GET /notes/a HTTP/1.1')
    await started.promise
    asking[Symbol.dispose]()
    await ended.promise
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.deepEqual(failures, [])
    await app.close()
  })

  test('closes the content that was on its way', { timeout: 10_000 }, async () => {
    const ended = Promise.withResolvers<void>()
    const { app, failures } = serve({
      text: () =>
        content([], {
          bytes: (async function* (): AsyncGenerator<Uint8Array> {
            try {
              for (;;) yield new Uint8Array(100_000)
            } finally {
              ended.resolve()
            }
          })(),
        }),
    })
    const asking = await ask(app, 'GET /notes/a/text HTTP/1.1')
    await new Promise((resolve) => setTimeout(resolve, 50))
    asking[Symbol.dispose]()
    await ended.promise
    assert.deepEqual(failures, [])
    await app.close()
  })

  test('having got all of it aborts nothing', async () => {
    let aborted = false
    const { app } = serve({
      get: (_, { signal }) => (signal.addEventListener('abort', () => (aborted = true)), 'x'),
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    await (await fetch(`http://127.0.0.1:${port}/notes/a`)).text()
    await app.close()
    assert.equal(aborted, false)
  })
})
