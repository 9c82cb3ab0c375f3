import { z } from 'zod'

import { isJsonObject, type Json } from '#base'
import { AppError, type EffectClass, type Label, type Need } from '#contract'
import {
  type EgressRequest,
  type EgressResponse,
  holdsPlaceholder,
  refuseMisplacedSecrets,
  secretsNamedIn,
  type Tool,
} from '#gate'

import { bytesOf, contentFields } from './content-input.ts'
import { type ReadBody, readBody } from './http-body.ts'
import { InDoubt } from './in-doubt.ts'
import { AnyJson } from './items.ts'

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
/** Set by the transport, or by nobody. */
const ownHeaders = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'keep-alive',
])
/** Headers that say nothing about who is asking. */
const plainHeaders = new Set([
  'accept',
  'accept-language',
  'accept-encoding',
  'content-type',
  'user-agent',
  'cache-control',
  'if-none-match',
  'if-modified-since',
  'range',
])

const QueryValue = z.union([z.string(), z.number(), z.boolean()])

const Input = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .max(8_000)
      .refine((url) => !hasCredentials(url), 'Holds a user name or password; give them as a header.')
      .meta({ title: 'URL', description: 'Address that begins with http:// or https://.' }),
    method: z.enum(methods).default('GET').meta({ title: 'Method', description: 'What to do there.' }),
    query: z
      .record(z.string(), z.union([QueryValue, z.array(QueryValue)]))
      .optional()
      .meta({ title: 'Query', description: 'Parameters to add to the URL; a list repeats its name.' }),
    headers: z
      .record(
        z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/),
        // Latin-1 without controls: a line end here would begin a header of its own.
        z
          .string()
          .max(8_000)
          .regex(/^[\t\u0020-\u007E\u0080-\u00FF]*$/),
      )
      .refine(
        (headers) => Object.keys(headers).every((name) => !ownHeaders.has(name.toLowerCase())),
        'Sets a header that belongs to the connection.',
      )
      .default({})
      .meta({
        title: 'Headers',
        description:
          'Names in any case. {{secret:NAME}} in a value is filled from the vault when it is sent.',
      }),
    json: AnyJson.optional().meta({
      title: 'JSON',
      description: 'Body as a value, sent as JSON. Give at most one of json, text and base64.',
    }),
    text: contentFields.text.meta({ title: 'Text', description: 'Body as text, sent as UTF-8.' }),
    base64: contentFields.base64.meta({ title: 'Base64', description: 'Body as bytes in base64.' }),
    as: z.enum(['auto', 'json', 'text', 'base64']).default('auto').meta({
      title: 'Read as',
      description: 'How to read the answer. auto: JSON or text by its content type, else base64.',
    }),
    maxBytes: z
      .int()
      .min(0)
      .max(32 * 1024 * 1024)
      .default(4 * 1024 * 1024)
      .meta({ title: 'Most bytes', description: 'Refuses a larger answer.' }),
    idempotencyHeader: z.boolean().default(false).meta({
      title: 'Idempotency header',
      description:
        'Sends Idempotency-Key, the same for all attempts. Only for servers that honour it: then a request in doubt is repeated.',
    }),
    failOn: z.enum(['errors', 'server-errors', 'never']).default('errors').meta({
      title: 'Fail on',
      description: 'Which statuses fail the step: errors are 400 and above, server-errors 500 and above.',
    }),
  })
  .refine(
    ({ json, text, base64 }) => [json, text, base64].filter((body) => body !== undefined).length <= 1,
    'Give at most one of json, text and base64.',
  )
  .refine(
    ({ method, json, text, base64 }) =>
      (method !== 'GET' && method !== 'HEAD') || (json ?? text ?? base64) === undefined,
    'GET and HEAD carry no body.',
  )
  .meta({ examples: [{ url: 'https://api.example.com/invoices', query: { year: 2024 } }] })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  status: z.int().meta({ title: 'Status', description: 'The HTTP status.' }),
  headers: z
    .record(z.string(), z.string())
    .meta({ title: 'Headers', description: 'Names in lower case; repeated ones joined by a comma.' }),
  url: z.string().meta({ title: 'URL', description: 'Where the answer came from, after redirects.' }),
  json: AnyJson.optional().meta({ title: 'JSON', description: 'The body as a value, when read as JSON.' }),
  text: z
    .string()
    .optional()
    .meta({ title: 'Text', description: 'The body as text, when read as JSON or text.' }),
  base64: z.string().optional().meta({ title: 'Base64', description: 'The bytes of the body otherwise.' }),
})
type Output = z.infer<typeof Output>

export const httpRequest: Tool<Input, Output> = {
  name: 'http.request',
  version: 1,
  title: 'Send an HTTP request',
  description:
    'Sends one request and reads the answer. What only reads is safe to repeat; a POST whose outcome is not known waits for a person.',
  input: Input,
  output: Output,
  effect: effectOf,
  undoClass: 'irreversible',
  capabilities: ['net', 'secret'],
  controls: ['url', 'method', 'headers', 'query'],
  reach: ({ method }) => ({
    leaves: 'sent',
    destinations: ['url'],
    decides: ['method'],
    ...(method === 'DELETE' ? { act: 'remove' as const } : {}),
  }),
  timeoutMs: 60_000,
  needs: needsOf,
  label: labelOf,
  async preview(input) {
    const target = targetUrl(input).href
    refuseMisplacedSecrets({ url: target, headers: input.headers, body: bodyOf(input) })
    const summary = `${input.method} ${target}`
    if (input.method === 'GET' || input.method === 'HEAD') return { summary, changes: [] }
    return { summary, changes: [{ verb: 'send', target, sizeBytes: bodyOf(input)?.length ?? 0 }] }
  },
  prepare: async () => null,
  async run(input, _prepared, { world: { egress }, idempotencyKey, signal }) {
    const request = requestOf(input, idempotencyKey)
    const response = await egress
      .send(request, { maxBytes: input.maxBytes, signal })
      .catch((error: unknown) => {
        throw outcomeOf(error, effectOf(input))
      })
    refuseFailure(input, response)
    const { status, headers, url } = response
    return { status, headers: { ...headers }, url, ...readAnswer(input, response) }
  },
}

function effectOf({ method, idempotencyHeader }: Input): EffectClass {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return 'pure'
  return method === 'PUT' || method === 'DELETE' || idempotencyHeader ? 'idempotent' : 'other'
}

/** The host, and the secrets whose placeholders stand in headers. Anywhere else the way out refuses them. */
function needsOf({ url, headers }: Input): readonly Need[] {
  const secrets = new Set(Object.values(headers).flatMap(secretsNamedIn))
  return [
    { capability: 'net', resource: hostAndPort(url) },
    ...Array.from(secrets, (resource) => ({ capability: 'secret' as const, resource })),
  ]
}

/** An answer to an anonymous question is public; one to a question with anything that may identify is the person's own. */
function labelOf({ url, headers }: Input): Label {
  const isAnonymous = Object.entries(headers).every(
    ([name, value]) => plainHeaders.has(name.toLowerCase()) && !holdsPlaceholder(value),
  )
  return {
    integrity: 'untrusted',
    confidentiality: isAnonymous ? 'public' : 'private',
    sources: [`net:${hostAndPort(url)}`],
  }
}

/** What a failure to get an answer says of the effect. */
function outcomeOf(error: unknown, effect: EffectClass): unknown {
  if (!(error instanceof AppError)) return error
  const { code, message, details } = error
  if (code === 'net.interrupted') {
    if (effect !== 'pure') return new InDoubt(`${message} The request may have arrived.`, { cause: error })
    return new AppError('http.status_unavailable', message, {
      cause: error,
      hint: 'Try again later.',
      details,
    })
  }
  // The server has answered, and so has done what it was asked for; only the answer is lost.
  if (code === 'net.response_too_large' && effect === 'other') {
    return new InDoubt(`${message} The request was carried out.`, { cause: error })
  }
  return error
}

const bodiless = new Set([204, 205, 304])

function readAnswer(input: Input, response: EgressResponse): ReadBody {
  if (input.method === 'HEAD' || bodiless.has(response.status)) return { text: '' }
  if (effectOf(input) === 'pure') return readBody(response, input.as)
  try {
    return readBody(response, input.as)
  } catch (error) {
    // The change is made; failing now would say that it was not. The caller gets what there is.
    if (error instanceof AppError) return readBody(response, 'auto')
    throw error
  }
}

function requestOf(input: Input, idempotencyKey: string): EgressRequest {
  const body = bodyOf(input)
  const request = {
    url: targetUrl(input).href,
    method: input.method,
    headers: headersOf(input, idempotencyKey),
  }
  return body ? { ...request, body } : request
}

function hasCredentials(url: string): boolean {
  const parsed = URL.parse(url)
  return parsed !== null && (parsed.username !== '' || parsed.password !== '')
}

function hostAndPort(url: string): string {
  const { hostname, port, protocol } = new URL(url)
  return `${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`
}

function targetUrl({ url, query }: Input): URL {
  const target = new URL(url)
  target.hash = ''
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value]) target.searchParams.append(name, String(one))
  }
  return target
}

function bodyOf({ json, text, base64 }: Input): Uint8Array | undefined {
  if (json !== undefined) return new TextEncoder().encode(JSON.stringify(json))
  return text === undefined && base64 === undefined ? undefined : bytesOf({ text, base64 })
}

function headersOf(input: Input, idempotencyKey: string): Record<string, string> {
  const given = Object.entries(input.headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    ...(input.json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(input.text === undefined ? {} : { 'content-type': 'text/plain; charset=utf-8' }),
    ...Object.fromEntries(given),
    ...(input.idempotencyHeader ? { 'idempotency-key': idempotencyKey } : {}),
  }
}

/**
 * Turns a failure status into an error.
 *
 * An error says that the effect did not happen, so a gateway that gave up on a request that must not be repeated is
 * told as what it is: nobody knows. 429 and 503 say that the request was not looked at.
 */
function refuseFailure(input: Input, response: EgressResponse): void {
  const { status } = response
  const least = { errors: 400, 'server-errors': 500, never: Number.POSITIVE_INFINITY }[input.failOn]
  if (status < least) return
  const { host } = new URL(response.url)
  const details: Record<string, Json> = {
    status,
    url: input.url,
    method: input.method,
    body: excerpt(response),
  }
  const retryAfter = response.headers['retry-after']
  if (retryAfter !== undefined) details['retryAfter'] = retryAfter
  const message = `${host} answered ${status} to ${input.method}.`
  if (status === 429 || status === 503)
    throw new AppError('http.status_unavailable', message, { hint: 'Try again later.', details })
  if (status >= 500 && effectOf(input) !== 'other')
    throw new AppError('http.status_unavailable', message, { hint: 'Try again later.', details })
  if (status === 502 || status === 504) {
    throw new InDoubt(`${message} The request may have been carried out behind it.`)
  }
  throw new AppError('http.status_failed', message, {
    hint: 'Read the status and body in the details and correct the request.',
    details,
  })
}

/** The beginning of an error's body, which usually says what is wrong. */
function excerpt(response: EgressResponse): string {
  const { text, json } = readBody(response, 'auto')
  if (isJsonObject(json) || Array.isArray(json)) return JSON.stringify(json).slice(0, 1_000)
  return (text ?? '').slice(0, 1_000)
}
