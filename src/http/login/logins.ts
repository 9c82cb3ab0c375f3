import type { Clock } from '#base'

import type { LoginSession, LoginStore } from '../ports/login-store.ts'
import { hashOf, newSecret, pageKeyOf, type RandomBytes } from './secrets.ts'

/** A login ends when nobody has used it for that long. */
export const unusedMs = 30 * 24 * 3_600_000
/** So that not every request writes. */
const touchMs = 60_000
const mostLogins = 200
const longestAgent = 200

export interface LoginsOptions {
  readonly store: LoginStore
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  /** Makes page keys. */
  readonly key: Buffer
}

/** Browsers that have logged in. More than 200 at once end the one that was used longest ago. */
export class Logins {
  readonly #options: LoginsOptions
  readonly #listeners = new Set<(id: string) => void>()

  constructor(options: LoginsOptions) {
    this.#options = options
  }

  /** Opens one, or goes on with the one that the browser has: its other windows stay logged in. */
  open(
    given: Pick<LoginSession, 'by' | 'agent'>,
    own: LoginSession | undefined,
  ): { login: LoginSession; pageKey: string } {
    const { store, clock, randomBytes, key } = this.#options
    const now = clock.now()
    store.removeUnused(now - unusedMs)
    const kept = own && this.find(own.id)
    const id = kept?.id ?? newSecret(randomBytes)
    const pageKey = pageKeyOf(id, key)
    if (kept) return { login: this.use(kept), pageKey }
    const held = this.list()
    for (const { id: eldest } of held.slice(mostLogins - 1)) this.end(eldest)
    const login: LoginSession = {
      id,
      pageKeyHash: hashOf(pageKey),
      createdAt: now,
      seenAt: now,
      by: given.by,
      agent: given.agent.slice(0, longestAgent),
    }
    store.add(login)
    return { login, pageKey }
  }

  /** Undefined for one that has ended. */
  find(id: string): LoginSession | undefined {
    const login = this.#options.store.find(id)
    return login !== undefined && this.#isLive(login) ? login : undefined
  }

  /** Says that one is used. */
  use(login: LoginSession): LoginSession {
    const now = this.#options.clock.now()
    if (now - login.seenAt < touchMs) return login
    this.#options.store.touch(login.id, now)
    return { ...login, seenAt: now }
  }

  /** The one that was used last first. */
  list(): readonly LoginSession[] {
    const live = this.#options.store.list().filter((login) => this.#isLive(login))
    return live.toSorted((a, b) => b.seenAt - a.seenAt)
  }

  /** False when there is none. */
  end(id: string): boolean {
    const wasThere = this.find(id) !== undefined
    this.#options.store.remove(id)
    if (wasThere) for (const listener of this.#listeners) listener(id)
    return wasThere
  }

  /** Calls back with the id of each that is ended, so that what it has open is closed. */
  onEnded(listener: (id: string) => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) }
  }

  #isLive({ seenAt }: LoginSession): boolean {
    return this.#options.clock.now() - seenAt < unusedMs
  }
}
