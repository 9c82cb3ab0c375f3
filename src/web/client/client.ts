import { routes } from 'virtual:operations'

import { newKey, send } from './browser.ts'
import { createClient } from './create-client.ts'
import { forgetPageKey, pageKey } from './page-key.ts'
import { createStore } from './store.ts'

/** Whether calls are answered: `unknown` until the first look at the login. */
export const loginState = createStore<'unknown' | 'in' | 'out'>('unknown')
/** The build of the daemon that answered last; null before the first answer. */
export const daemonBuild = createStore<string | null>(null)

/** The client of this page. */
export const client = createClient({
  routes,
  origin: location.origin,
  pageKey,
  newKey,
  send,
  onBuild: (build) => daemonBuild.set(build),
  onLoginLost() {
    forgetPageKey()
    loginState.set('out')
  },
})

/** The build that this page is of: written into it when it was built. */
export function pageBuild(): string | null {
  return document.querySelector<HTMLMetaElement>('meta[name="adjutant-build"]')?.content ?? null
}
