/** The page's only doors to the network, the clock and chance: everyone else is given them, or takes them from here. */

/** As `fetch`, to the daemon that the page came from. */
export function send(request: Request): Promise<Response> {
  return fetch(request)
}

/** Milliseconds since the Unix epoch. */
export function now(): number {
  return Date.now()
}

/** From 0 to below 1. */
export function random(): number {
  return Math.random()
}

/** 128 random bits in hexadecimal. Works on pages that are no secure context, where `randomUUID` is not there. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}

/** Resolves after `ms` milliseconds; rejects with the signal's reason. */
export async function sleep(ms: number, { signal }: { signal: AbortSignal }): Promise<void> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => resolve(), ms)
  const stop = (): void => reject(signal.reason as Error)
  signal.addEventListener('abort', stop, { once: true })
  try {
    await promise
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
