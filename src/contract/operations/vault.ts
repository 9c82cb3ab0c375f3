import { z } from 'zod'

import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'

const time = z.iso.datetime()
const name = z.string().min(1).max(64)
/** Never comes back, by no operation. */
const value = z.string().min(1).max(10_000)

/** A secret without its value. */
export const SecretView = z
  .strictObject({
    name: z.string(),
    /** Where alone it may be sent; null when it was changed by other means than the vault, so that it cannot be used. */
    binding: z
      .strictObject({
        /** Such as `api.example.org`, `*.example.org` or `api.example.org:8443`. */
        hosts: z.array(z.string()),
        /** Empty for any. */
        methods: z.array(z.string()),
        paths: z.array(z.string()),
        header: z.string(),
      })
      .nullable(),
    /** Counts from 1. */
    version: z.int(),
    /** Former values that are still kept out of answers. */
    retired: z.int(),
    createdAt: time,
    rotatedAt: time,
  })
  .meta({ id: 'SecretView' })
export type SecretView = z.infer<typeof SecretView>

export const vaultOperations = {
  'vault.list': operation({
    http: 'GET /api/v2/vault',
    summary: 'List the secrets that are kept, by name, without their values.',
    permission: 'look',
    audit: null,
    errors: ['vault.damaged'],
    input: z.strictObject({ ...pageFields }),
    output: pageOf(SecretView),
  }),
  'vault.set': operation({
    http: 'PUT /api/v2/vault/{name}',
    summary: 'Keep a secret, bound to where it may be sent.',
    permission: 'keep',
    audit: 'vault.set',
    errors: [
      'vault.exists',
      'vault.name_invalid',
      'vault.value_invalid',
      'vault.binding_invalid',
      'vault.full',
      'vault.damaged',
    ],
    input: z.strictObject({
      name,
      value,
      hosts: z.array(z.string().max(300)).min(1).max(32),
      /** Empty for any. */
      methods: z.array(z.string().max(20)).max(20).default([]),
      paths: z.array(z.string().max(2_000)).min(1).max(32).default(['/']),
      header: z.string().max(100).default('authorization'),
      /** Whether one that is there is replaced, with what it is bound to. */
      replace: z.boolean().default(false),
    }),
    output: SecretView,
  }),
  'vault.rotate': operation({
    http: 'POST /api/v2/vault/{name}/rotate',
    summary: 'Give a secret a new value, bound as before.',
    permission: 'keep',
    audit: 'vault.rotate',
    errors: ['vault.not_found', 'vault.value_invalid', 'vault.damaged'],
    input: z.strictObject({ name, value }),
    output: SecretView,
  }),
  'vault.remove': operation({
    http: 'DELETE /api/v2/vault/{name}',
    summary: 'Forget a secret with all its values.',
    permission: 'keep',
    audit: 'vault.remove',
    errors: ['vault.not_found'],
    input: z.strictObject({ name }),
    output: z.strictObject({ removed: z.literal(true) }),
  }),
  'vault.rekey': operation({
    http: 'POST /api/v2/vault/rekey',
    summary: 'Give the vault a new key of its own, and seal all that it holds anew.',
    permission: 'keep',
    audit: 'vault.rekey',
    errors: ['vault.damaged'],
    input: z.strictObject({}),
    output: z.strictObject({ secrets: z.int() }),
  }),
  'vault.lock': operation({
    http: 'POST /api/v2/vault/lock',
    summary: 'Let whatever begins from now on ask for the passphrase. What runs goes on.',
    permission: 'keep',
    audit: null,
    errors: ['keys.no_passphrase'],
    input: z.strictObject({}),
    output: z.strictObject({ locked: z.literal(true) }),
  }),
}
