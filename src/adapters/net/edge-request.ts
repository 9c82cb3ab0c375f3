import { AppError } from '#contract'
import type { EgressRequest } from '#gate'

export type FetchInput = Parameters<typeof globalThis.fetch>[0]
export type FetchInit = NonNullable<Parameters<typeof globalThis.fetch>[1]>

/** What `fetch` was called with, as the way out to the network takes it. What `init` says goes before the input. */
export async function toEgressRequest(
  input: FetchInput,
  init: FetchInit,
  { signal }: { signal: AbortSignal },
): Promise<EgressRequest> {
  const asked = input instanceof Request ? input : undefined
  const headers = headersOf(init.headers ?? asked?.headers)
  // Nothing is unpacked here, and what is packed could not be scrubbed.
  headers.delete('accept-encoding')
  const { bytes, type } = await bodyOf(init.body ?? asked?.body ?? null, signal)
  if (type !== null && !headers.has('content-type')) headers.set('content-type', type)
  return {
    url: input instanceof Request ? input.url : String(input),
    method: init.method ?? asked?.method ?? 'GET',
    headers: Object.fromEntries(headers),
    ...(bytes ? { body: bytes } : {}),
  }
}

/** The signal that ends a request; one that never does where there is none. */
export function signalOf(input: FetchInput, init: FetchInit): AbortSignal {
  const signal = init.signal ?? (input instanceof Request ? input.signal : undefined)
  return signal ?? new AbortController().signal
}

function headersOf(given: FetchInit['headers']): Headers {
  try {
    return new Headers(given)
  } catch (error) {
    throw new AppError('net.request_invalid', 'The headers cannot be sent.', {
      hint: 'Correct that part of the request.',
      cause: error,
    })
  }
}

interface Body {
  readonly bytes?: Uint8Array
  /** Of the content, where the body itself says it. */
  readonly type: string | null
}

async function bodyOf(body: NonNullable<FetchInit['body']> | null, signal: AbortSignal): Promise<Body> {
  if (body === null) return { type: null }
  if (typeof body === 'string') return { bytes: Buffer.from(body), type: 'text/plain;charset=UTF-8' }
  // A copy would be safer and is dear: conversations are large, and nobody changes one while it is sent.
  if (body instanceof Uint8Array) return { bytes: body, type: null }
  const carried = new Response(body)
  return { bytes: await unlessAborted(carried.bytes(), signal), type: carried.headers.get('content-type') }
}

async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const gaveUp = Promise.withResolvers<never>()
  const stop = (): void => gaveUp.reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([promise, gaveUp.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
