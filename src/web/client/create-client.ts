import type { InputOf, Operation, OperationName, Operations, OutputOf } from '#contract'

import { Failure, failureOf } from './failure.ts'

export type Input<Name extends OperationName> = InputOf<Operations[Name]>
export type Output<Name extends OperationName> = OutputOf<Operations[Name]>

export interface CallOptions {
  readonly signal: AbortSignal
  /** The same for every try of one gesture, so that it happens once. Without it a change gets a key of its own. */
  readonly once?: string
}

export interface ClientOptions {
  readonly routes: Readonly<Record<string, Operation['http']>>
  readonly origin: string
  /** The secret beside the cookie; null before the login. */
  pageKey(): string | null
  newKey(): string
  send(request: Request): Promise<Response>
  /** Is given the build id that each answer carries. */
  onBuild(build: string): void
  /** The login has ended, or was never there. */
  onLoginLost(): void
}

export interface Client {
  /** @throws Failure */
  call<Name extends OperationName>(
    name: Name,
    input: Input<Name>,
    options: CallOptions,
  ): Promise<Output<Name>>
  /** An answer as it comes, for what is no operation: login, tickets, the stream. @throws Failure */
  ask(
    path: string,
    options: { signal: AbortSignal; method?: string; body?: unknown; headers?: HeadersInit },
  ): Promise<Response>
  /** The path and query of an operation that is a GET, for a ticket. */
  pathOf<Name extends OperationName>(name: Name, input: Input<Name>): string
}

export function createClient(options: ClientOptions): Client {
  const { routes, origin, send } = options

  async function ask(
    path: string,
    { signal, method = 'GET', body, headers }: Parameters<Client['ask']>[1],
  ): Promise<Response> {
    const request = new Request(new URL(path, origin), {
      method,
      headers: headersOf(headers, options.pageKey(), body !== undefined),
      signal,
      credentials: 'same-origin',
      redirect: 'error',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const response = await sent(send, request)
    const build = response.headers.get('x-adjutant-build')
    if (build !== null) options.onBuild(build)
    if (response.ok) return response
    const failure = await failureOf(response)
    if (failure.kind === 'login' && !path.startsWith('/api/v2/login')) options.onLoginLost()
    throw failure
  }

  function planned(name: OperationName, input: object): Planned {
    const route = routes[name]
    if (route === undefined) throw new Error(`There is no operation ${name}.`)
    return plan(route, input)
  }

  return {
    ask,
    pathOf: (name, input) => planned(name, input).path,
    async call(name, input, { signal, once }) {
      const { method, path, body } = planned(name, input)
      const headers: HeadersInit = method === 'GET' ? {} : { 'idempotency-key': once ?? options.newKey() }
      const response = await ask(path, { signal, method, body, headers })
      try {
        return (await response.json()) as Output<typeof name>
      } catch (error) {
        signal.throwIfAborted()
        throw new Failure('The answer of the daemon was cut off.', {
          code: 'page.unreadable',
          status: response.status,
          cause: error,
        })
      }
    },
  }
}

interface Planned {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly body?: unknown
}

/** Fields that the path names go there; the others into the query of GET and DELETE, or into the body. */
function plan(route: Operation['http'], input: object): Planned {
  const [method = 'GET', template = ''] = route.split(' ')
  const rest = new Map<string, unknown>(Object.entries(input))
  const path = template.replaceAll(/\{(\w+)\}/g, (_, field: string) => {
    const value = rest.get(field)
    rest.delete(field)
    return encodeURIComponent(String(value))
  })
  if (method !== 'GET' && method !== 'DELETE') return { method, path, body: Object.fromEntries(rest) }
  const query = new URLSearchParams()
  for (const [field, value] of rest) {
    if (value === undefined || value === null) continue
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) query.append(field, String(one))
  }
  return { method, path: query.size === 0 ? path : `${path}?${query}` }
}

function headersOf(given: HeadersInit | undefined, pageKey: string | null, hasBody: boolean): Headers {
  const headers = new Headers(given)
  if (hasBody) headers.set('content-type', 'application/json')
  if (pageKey !== null) headers.set('x-adjutant-page-key', pageKey)
  return headers
}

async function sent(send: ClientOptions['send'], request: Request): Promise<Response> {
  try {
    return await send(request)
  } catch (error) {
    request.signal.throwIfAborted()
    throw new Failure('The daemon does not answer.', { code: 'page.offline', status: 0, cause: error })
  }
}
