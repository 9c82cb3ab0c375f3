/** The secret beside the cookie. It is this tab's own: a page of another port shares the cookie, but not this. */
const place = 'adjutant.page-key'
const channelName = 'adjutant.page-key'
/** How long another tab may take to answer, ms. */
const patienceMs = 250

export function pageKey(): string | null {
  return sessionStorage.getItem(place)
}

export function keepPageKey(key: string): void {
  sessionStorage.setItem(place, key)
}

export function forgetPageKey(): void {
  sessionStorage.removeItem(place)
}

type Word = { readonly ask: true } | { readonly key: string }

/**
 * Gives the key to tabs of the same origin that were opened by hand, and takes it from them where it comes late: a tab that
 * is busy, or has only begun itself, does not answer within our patience.
 *
 * @param onTaken another tab has given the key to this one, which had none
 */
export function sharePageKey(onTaken: () => void): Disposable {
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    const key = pageKey()
    if ('ask' in data && key !== null) channel.postMessage({ key } satisfies Word)
    if ('key' in data && key === null) {
      keepPageKey(data.key)
      onTaken()
    }
  })
  const key = pageKey()
  if (key !== null) channel.postMessage({ key } satisfies Word)
  return { [Symbol.dispose]: () => channel.close() }
}

/** Asks the other tabs for the key; null when none has it. */
export async function borrowPageKey(): Promise<string | null> {
  const channel = new BroadcastChannel(channelName)
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const timer = setTimeout(() => resolve(null), patienceMs)
  channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    if ('key' in data) resolve(data.key)
  })
  channel.postMessage({ ask: true } satisfies Word)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    channel.close()
  }
}
