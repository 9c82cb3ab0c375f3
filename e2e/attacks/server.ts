import { randomBytes } from 'node:crypto'
import { createConnection } from 'node:net'

import { systemClock, systemIds } from '#adapters'
import type { Clock } from '#base'
import { createServer, Entrance, Live, type LoginStore, type PassphraseCheck, registerLive } from '#http'
import { createMemoryLoginStore, MemoryEventLog } from '#http/testing'

const none: PassphraseCheck = { isSet: () => false, verify: async () => false }
const tokenOfNow = 'token-of-the-command-line'

export interface Setting {
  readonly passphrase?: PassphraseCheck
  readonly hosts?: readonly string[]
  readonly clock?: Clock
  readonly port?: number
  readonly key?: Uint8Array
  readonly token?: string
  readonly store?: LoginStore
}

export interface Attacked extends AsyncDisposable {
  readonly port: number
  readonly url: string
  /** The bodies that came as far as a handler: what was carried out. */
  readonly done: unknown[]
  readonly failures: unknown[]
  /** All that was answered, as `GET /api/v2/things 401`. */
  readonly answered: string[]
  readonly entrance: Entrance
  /** All that it serves, as `GET /api/v2/things`. */
  readonly routes: readonly string[]
  /** What the stream tells of. */
  readonly events: MemoryEventLog
  /** Sends bytes as they are, and gives all that comes back until the connection ends or nothing comes for a while. */
  raw(text: string | Uint8Array, options?: { patienceMs: number }): Promise<Reply>
  /** A browser of the person, with one login. */
  logIn(headers?: Record<string, string>): Promise<Browser>
}

export interface Browser {
  readonly cookie: string
  readonly pageKey: string
  /** What its page sends with each request. */
  readonly headers: Record<string, string>
}

export interface Reply {
  /** 0 when there was no answer. */
  readonly status: number
  /** The code of the problem that was told. */
  readonly code: string | undefined
  readonly text: string
}

/** The server as the daemon has it, with a page, a thing to read, a thing to do and the stream. */
export async function openServer({
  passphrase = none,
  hosts = [],
  clock = systemClock,
  port: wanted = 0,
  key = new Uint8Array(32).fill(7),
  token = tokenOfNow,
  store = createMemoryLoginStore(),
}: Setting = {}): Promise<Attacked> {
  const done: unknown[] = []
  const failures: unknown[] = []
  const answered: string[] = []
  const entrance = new Entrance({
    store,
    key,
    token,
    by: 'ada',
    passphrase,
    hosts,
    clock,
    randomBytes,
  })
  const events = new MemoryEventLog()
  let routes: readonly string[] = []
  const live = new Live({ log: events, clock: systemClock, build: 'b1' })
  entrance.logins.onEnded((login) => live.endSession(login))
  const app = await createServer({
    entrance,
    build: 'b1',
    ids: systemIds,
    report: (failure) => void failures.push(failure),
    register: [
      (inner, known) => {
        routes = known.all
        inner.addHook('onResponse', (asked, reply, next) => {
          answered.push(`${asked.method} ${asked.url} ${reply.statusCode}`)
          next()
        })
        inner.get('/', { config: { access: 'open' } }, (_, reply) => reply.type('text/html').send('<p>page'))
        inner.get('/api/v2/things', () => ({ items: [] }))
        inner.post('/api/v2/things', ({ body }) => ({ made: done.push(body ?? null) }))
      },
      (inner) => registerLive(inner, { live, insider: (asked) => entrance.insiderOf(asked) }),
    ],
  })
  const url = await app.listen({ port: wanted, host: '127.0.0.1' })
  const port = Number(new URL(url).port)
  return {
    port,
    url,
    done,
    failures,
    answered,
    entrance,
    routes,
    events,
    raw: (text, options) => exchange(port, text, options?.patienceMs ?? 1_500),
    async logIn(headers = {}) {
      const { link } = entrance.newLink(url)
      const response = await fetch(`${url}/api/v2/login/link`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ token: link.split('#t=')[1] }),
      })
      const { pageKey } = (await response.json()) as { pageKey: string }
      const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
      return { cookie, pageKey, headers: { cookie, 'x-adjutant-page-key': pageKey } }
    },
    async [Symbol.asyncDispose]() {
      live[Symbol.dispose]()
      await app.close()
    },
  }
}

/** What a program of the person shows. */
export const byToken = { authorization: `Bearer ${tokenOfNow}` }
/** What goes before a body of JSON. */
export const json = { 'content-type': 'application/json' }

/** One request as text; headers as they are given, in their order. */
export function rawRequest(target: string, headers: readonly string[], body = ''): string {
  const [method, path] = target.split(' ')
  const lines = [`${method} ${path} HTTP/1.1`, ...headers, 'connection: close']
  if (body !== '') lines.push(`content-length: ${Buffer.byteLength(body)}`)
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

/** Headers as lines of a request. */
export function headerLines(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
}

function exchange(port: number, text: string | Uint8Array, patienceMs: number): Promise<Reply> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' })
    let got = ''
    socket.setEncoding('latin1').setTimeout(patienceMs, () => socket.destroy())
    socket.on('data', (piece: string) => (got += piece))
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      resolve({
        status: Number(/^HTTP\/1\.1 (\d{3})/.exec(got)?.[1] ?? 0),
        code: /"code":"([a-z_.]+)"/.exec(got)?.[1],
        text: got,
      })
    })
    socket.write(text)
  })
}

/** What an answer says: its status, and the code of the problem if it is one. */
export async function tell(answer: Promise<Response>): Promise<string> {
  const response = await answer
  const { code } = (await response.json().catch(() => ({}))) as { code?: string }
  return code === undefined ? String(response.status) : `${response.status} ${code}`
}
