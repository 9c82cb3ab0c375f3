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

/** Gives the key to tabs of the same origin that were opened by hand. */
export function lendPageKey(): void {
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', ({ data }: MessageEvent<Word>) => {
    const key = pageKey()
    if ('ask' in data && key !== null) channel.postMessage({ key } satisfies Word)
  })
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
