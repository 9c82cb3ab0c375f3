import { z } from 'zod'

import { operation } from './operation.ts'

/** How the key of the home is kept, and what of it is still to be done. */
const Home = z.strictObject({
  folder: z.string(),
  key: z.enum(['file', 'passphrase', 'keychain']),
  /** Whether somebody has written down the words that bring the key back. */
  phraseSeen: z.boolean(),
  /** A folder to try things out on, where the program was started for that. */
  demo: z.string().nullable(),
})

export const homeOperations = {
  'home.get': operation({
    http: 'GET /api/v2/home',
    summary: 'Say where the home is and how its key is kept.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: Home,
  }),
  'home.phrase': operation({
    http: 'POST /api/v2/home/phrase',
    summary: 'Show the words that bring the key back, as long as nobody has said that they are written down.',
    permission: 'keep',
    audit: null,
    errors: ['home.phrase_seen'],
    input: z.strictObject({}),
    output: z.strictObject({ words: z.array(z.string()) }),
    isAnswerPrivate: true,
  }),
  'home.phraseSeen': operation({
    http: 'POST /api/v2/home/phrase/seen',
    summary: 'Say that the words are written down; they are not shown here again.',
    permission: 'keep',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: Home,
  }),
  'home.protect': operation({
    http: 'POST /api/v2/home/protect',
    summary: 'Keep the key under a passphrase, which is also what one logs in with, or in the keychain.',
    permission: 'keep',
    audit: 'key.protect',
    errors: ['keys.passphrase_weak', 'keys.keychain_unavailable'],
    input: z.strictObject({
      with: z.enum(['passphrase', 'keychain']),
      /** For `passphrase`. */
      passphrase: z.string().max(4_000).optional(),
    }),
    output: Home,
  }),
  'demo.pullPlug': operation({
    http: 'POST /api/v2/demo/pull-plug',
    summary: 'End the daemon at once, in the middle of what it does, to see that nothing is lost.',
    permission: 'keep',
    audit: null,
    errors: ['demo.not_one'],
    input: z.strictObject({}),
    output: z.strictObject({ pulled: z.literal(true) }),
    status: 202,
  }),
}
