import type { FastifyRequest } from 'fastify'

import type { Clock } from '#base'
import { AppError, type Caller } from '#contract'

import type { Insider } from '../live/register.ts'
import type { LoginSession, LoginStore } from '../ports/login-store.ts'
import { type Credentials, readCredentials } from './credentials.ts'
import { Logins } from './logins.ts'
import { OneTimeSecrets } from './one-time-secrets.ts'
import { type PassphraseCheck, PassphraseLogin } from './passphrase-login.ts'
import { hashOf, isSecretOf, loginKeys, type RandomBytes } from './secrets.ts'

export interface EntranceOptions {
  readonly store: LoginStore
  /** 32 bytes, the same at every start, so that logins outlive it. */
  readonly key: Uint8Array
  /** What a program of this user shows instead of logging in; new at every start. */
  readonly token: string
  /** The person whose machine this is, as journals and the audit log have them. */
  readonly by: string
  readonly passphrase: PassphraseCheck
  /** Names beside those of this machine under which the server is reached: `desk.example:4777`. */
  readonly hosts: readonly string[]
  readonly clock: Clock
  readonly randomBytes: RandomBytes
}

/** Somebody who is in. */
export interface Entered {
  readonly caller: Caller
  /** Undefined for a program that has shown the token. */
  readonly login: LoginSession | undefined
}

const oneTime = { holdsMs: 60_000 } as const
const mostLinks = 50
const mostTickets = 1_000

/** Says who asks. It is made before the server, so that who makes both can make the first link. */
export class Entrance {
  readonly hosts: readonly string[]
  readonly by: string
  readonly logins: Logins
  readonly passphrase: PassphraseLogin
  /** Signs cookies. */
  readonly cookieKey: Buffer
  readonly #tokenHash: string
  readonly #links: OneTimeSecrets<true>
  readonly #tickets: OneTimeSecrets<{ readonly login: string; readonly path: string }>

  constructor(options: EntranceOptions) {
    const { clock, randomBytes, store } = options
    const keys = loginKeys(options.key)
    this.hosts = options.hosts
    this.by = options.by
    this.cookieKey = keys.cookies
    this.logins = new Logins({ store, clock, randomBytes, key: keys.pageKeys })
    this.passphrase = new PassphraseLogin({ check: options.passphrase, clock })
    this.#tokenHash = hashOf(options.token)
    this.#links = new OneTimeSecrets({ ...oneTime, clock, randomBytes, most: mostLinks })
    this.#tickets = new OneTimeSecrets({ ...oneTime, clock, randomBytes, most: mostTickets })
  }

  /** A link that logs a browser in once, within a minute. The secret is in the part that browsers send to nobody. */
  newLink(url: string): { readonly link: string; readonly expiresAt: number } {
    const { secret, expiresAt } = this.#links.issue(true)
    return { link: `${url}/#t=${secret}`, expiresAt }
  }

  /** @throws AppError `login.link_invalid` */
  takeLink(token: string): void {
    if (this.#links.take(token) === true) return
    throw new AppError(
      'login.link_invalid',
      'This link was used before, is older than a minute, or is none.',
      {
        hint: 'Get a fresh one with `adjutant link`.',
      },
    )
  }

  newTicket(login: LoginSession, path: string): { readonly secret: string; readonly expiresAt: number } {
    return this.#tickets.issue({ login: login.id, path })
  }

  /** @throws AppError `login.required`, `login.page_key_missing` */
  require(request: FastifyRequest): Entered {
    const shown = readCredentials(request)
    if (shown.authorization !== undefined) return this.#byToken(shown)
    const login = this.#byCookie(request, shown)
    if (!login) throw nobody('Nobody is logged in.')
    if (!this.#isPage(login, shown)) {
      throw new AppError(
        'login.page_key_missing',
        'The key of the page is missing, or is the one of another login.',
        {
          hint: 'Log in again in this window.',
        },
      )
    }
    return { caller: { by: this.by, via: 'page' }, login: this.logins.use(login) }
  }

  /** Undefined where {@link require} would throw. */
  find(request: FastifyRequest): Entered | undefined {
    try {
      return this.require(request)
    } catch (error) {
      if (error instanceof AppError) return undefined
      throw error
    }
  }

  /** The login whose cookie a request carries, whether or not it has the key of the page too. Enough for nothing. */
  ownerOf(request: FastifyRequest): LoginSession | undefined {
    return this.#byCookie(request, readCredentials(request))
  }

  /** Who opens a connection that lasts, and whether their login does. @throws AppError `login.required` */
  insiderOf({ caller, login }: FastifyRequest): Insider {
    if (!caller) throw nobody('Nobody is logged in.')
    const isStillIn = (): boolean => login === undefined || this.logins.find(login.id) !== undefined
    return { caller, session: login?.id ?? null, isStillIn }
  }

  #byToken({ authorization = '', isBrowser }: Credentials): Entered {
    const [, token] = /^Bearer ([\w-]{1,200})$/.exec(authorization) ?? []
    if (isBrowser || token === undefined || !isSecretOf(token, this.#tokenHash)) {
      throw nobody('That token is not taken.')
    }
    return { caller: { by: this.by, via: 'token' }, login: undefined }
  }

  #byCookie({ server }: FastifyRequest, { cookie }: Credentials): LoginSession | undefined {
    const { valid, value } =
      cookie === undefined ? { valid: false, value: null } : server.unsignCookie(cookie)
    return valid && value !== null ? this.logins.find(value) : undefined
  }

  #isPage(login: LoginSession, { pageKey, ticket, isUpgrade, origin }: Credentials): boolean {
    // Browsers always say where a web socket comes from; what does not is none, and has no business with a cookie.
    if (isUpgrade && origin === undefined) return false
    if (pageKey !== undefined) return isSecretOf(pageKey, login.pageKeyHash)
    if (ticket === undefined) return false
    const meant = this.#tickets.take(ticket.secret)
    return meant !== undefined && meant.login === login.id && meant.path === ticket.path
  }
}

function nobody(message: string): AppError {
  return new AppError('login.required', message, {
    hint: 'Open a link from `adjutant link`, or log in with the passphrase.',
  })
}
