import { z } from 'zod'

import { operation } from './operation.ts'

const at = z.iso.datetime()

/** What a page keeps beside the cookie and sends as `x-adjutant-page-key`; either alone is worth nothing. */
const PageKey = z.strictObject({ pageKey: z.string() })

/** One browser that has logged in. */
const Login = z
  .strictObject({
    id: z.string(),
    /** What it was opened with. */
    by: z.enum(['link', 'passphrase']),
    /** The browser as it calls itself. */
    agent: z.string(),
    createdAt: at,
    /** When it was last used, within a minute. */
    seenAt: at,
    /** When it ends, unless it is used before. */
    expiresAt: at,
    /** Whether it is the one that asks. */
    isOwn: z.boolean(),
  })
  .meta({ id: 'Login' })

const Logins = z.strictObject({ items: z.array(Login) })

/**
 * How one comes in. They are served by the entrance itself and are no operations like the others: no request is remembered
 * by its Idempotency-Key, and no other program calls them.
 */
export const loginOperations = {
  'login.get': operation({
    http: 'GET /api/v2/login',
    summary: 'Say who is logged in, and how one can.',
    permission: 'none',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: z.strictObject({
      /** Null when nobody is. */
      by: z.string().nullable(),
      via: z.enum(['page', 'token']).nullable(),
      /** The login that asks, where a page does. */
      login: Login.nullable(),
      /** Whether one can log in with the passphrase of the home; a link always works. */
      passphrase: z.boolean(),
    }),
  }),
  'login.byLink': operation({
    http: 'POST /api/v2/login/link',
    summary: 'Log in with the token of a one-time link.',
    permission: 'none',
    audit: 'login.opened',
    errors: ['login.link_invalid'],
    input: z.strictObject({ token: z.string().max(200) }),
    output: PageKey,
    isAnswerPrivate: true,
  }),
  'login.byPassphrase': operation({
    http: 'POST /api/v2/login/passphrase',
    summary: 'Log in with the passphrase of the home.',
    permission: 'none',
    audit: 'login.opened',
    errors: ['login.no_passphrase', 'login.passphrase_wrong', 'login.too_many_tries', 'login.busy'],
    input: z.strictObject({ passphrase: z.string().min(1).max(4_000) }),
    output: PageKey,
    isAnswerPrivate: true,
  }),
  'login.logout': operation({
    http: 'POST /api/v2/login/logout',
    summary: 'End the login that asks.',
    permission: 'look',
    audit: 'login.ended',
    errors: [],
    input: z.strictObject({}),
    output: z.strictObject({ ended: z.int() }),
  }),
  'login.newLink': operation({
    http: 'POST /api/v2/login/links',
    summary: 'Make a link that logs a browser in once, within a minute.',
    permission: 'keep',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: z.strictObject({ link: z.url(), expiresAt: at }),
    isAnswerPrivate: true,
  }),
  'login.list': operation({
    http: 'GET /api/v2/login/sessions',
    summary: 'List the logins, the one that was used last first.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: Logins,
  }),
  'login.end': operation({
    http: 'DELETE /api/v2/login/sessions/{id}',
    summary: 'End a login.',
    permission: 'keep',
    audit: 'login.ended',
    errors: ['login.session_unknown'],
    input: z.strictObject({ id: z.string().max(100) }),
    output: z.strictObject({ ended: z.int() }),
  }),
  'login.endOthers': operation({
    http: 'DELETE /api/v2/login/sessions',
    summary: 'End every login but the one that asks.',
    permission: 'keep',
    audit: 'login.ended',
    errors: [],
    input: z.strictObject({}),
    output: z.strictObject({ ended: z.int() }),
  }),
  'tickets.new': operation({
    http: 'POST /api/v2/tickets',
    summary:
      'Make a ticket for one GET of exactly that path and query, within a minute, without the key of the page.',
    permission: 'look',
    audit: null,
    errors: ['input.invalid'],
    input: z.strictObject({
      /** As in `/api/v2/artifacts/a1?x=1`; the ticket is added to it as its last value of the query, `ticket`. */
      path: z
        .string()
        .max(4_000)
        .regex(/^\/(?!\/)[!-~]*$/, 'a path of this server is expected'),
    }),
    output: z.strictObject({ ticket: z.string(), expiresAt: at }),
    isAnswerPrivate: true,
  }),
}
