import { client, loginState } from './client.ts'
import { Failure } from './failure.ts'
import { borrowPageKey, forgetPageKey, keepPageKey, pageKey } from './page-key.ts'

/** Who is logged in, as the daemon sees it. */
export interface LoginFacts {
  /** Whether a passphrase opens the home, and so also this page. */
  readonly passphrase: boolean
}

/** Takes a one-time link out of the address, so that it is in no history. */
function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('t')
  if (token !== null) history.replaceState(null, '', location.pathname + location.search)
  return token
}

/** Logs in by the link in the address, the key of this tab, or that of another. @throws Failure */
export async function enter({ signal }: { signal: AbortSignal }): Promise<void> {
  const token = takeToken()
  if (token !== null) {
    await post('/api/v2/login/link', { token }, { signal })
    return
  }
  if (pageKey() === null) {
    const key = await borrowPageKey()
    if (key === null) {
      loginState.set('out')
      return
    }
    keepPageKey(key)
  }
  loginState.set('in')
}

/** @throws Failure */
export function enterByPassphrase(passphrase: string, { signal }: { signal: AbortSignal }): Promise<void> {
  return post('/api/v2/login/passphrase', { passphrase }, { signal })
}

/** What ways in there are. @throws Failure */
export async function loginFacts({ signal }: { signal: AbortSignal }): Promise<LoginFacts> {
  const response = await client.ask('/api/v2/login', { signal })
  return (await response.json()) as LoginFacts
}

/** Ends this login, here and in the daemon. */
export async function leave({ signal }: { signal: AbortSignal }): Promise<void> {
  await client.ask('/api/v2/login/logout', { method: 'POST', body: {}, signal })
  forgetPageKey()
  loginState.set('out')
}

async function post(path: string, body: object, { signal }: { signal: AbortSignal }): Promise<void> {
  try {
    const response = await client.ask(path, { method: 'POST', body, signal })
    const { pageKey: key } = (await response.json()) as { pageKey: string }
    keepPageKey(key)
    loginState.set('in')
  } catch (error) {
    if (error instanceof Failure && error.kind === 'login') loginState.set('out')
    throw error
  }
}
