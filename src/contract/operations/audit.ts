import { z } from 'zod'

import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'

const checkpoint = z.string().max(100_000)

export const auditOperations = {
  'audit.list': operation({
    http: 'GET /api/v2/audit',
    summary: 'List the entries of the audit log, newest first.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({
      run: z.string().max(100).optional(),
      kind: z.array(z.string().max(100)).max(50).optional(),
      ...pageFields,
    }),
    output: pageOf(
      z.strictObject({
        entry: z.int(),
        /** Hash of its leaf, in hexadecimal. */
        leaf: z.string(),
        /** Null once what it said was removed by the rules of retention. */
        said: z
          .strictObject({
            at: z.iso.datetime(),
            kind: z.string(),
            by: z.string(),
            run: z.string(),
            key: z.string(),
            attempt: z.int(),
            subject: z.string(),
            data: z.json(),
          })
          .nullable(),
      }),
    ),
  }),
  'audit.key': operation({
    http: 'GET /api/v2/audit/key',
    summary: 'Get the public key by which others check the audit log.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: z.strictObject({ key: z.string() }),
  }),
  'audit.checkpoint': operation({
    http: 'POST /api/v2/audit/checkpoint',
    summary:
      'Sign the audit log as it is now; with an earlier checkpoint, prove that it has only grown since.',
    permission: 'look',
    audit: null,
    errors: ['audit.signature_refused', 'audit.history_changed'],
    input: z.strictObject({ since: checkpoint.optional() }),
    output: z.strictObject({
      entries: z.int(),
      /** Text to keep where nobody who uses this machine can change it. */
      checkpoint: z.string(),
      /** That it has grown from the earlier one. */
      proof: z.string().nullable(),
    }),
  }),
  'audit.verify': operation({
    http: 'POST /api/v2/audit/verify',
    summary: 'Check the whole audit log against what happened and against its checkpoints.',
    permission: 'look',
    audit: null,
    errors: ['audit.signature_refused', 'audit.history_changed'],
    input: z.strictObject({
      /** One that was kept elsewhere. */
      since: checkpoint.optional(),
    }),
    output: z.strictObject({
      ok: z.boolean(),
      entries: z.int(),
      /** In base64. */
      root: z.string(),
      /** Entries whose content was removed by the rules of retention. */
      pruned: z.int(),
      checkpoints: z.int(),
      /** How many entries the newest checkpoint signs. */
      signed: z.int(),
      wrong: z.int(),
      /** The first of what is wrong. */
      findings: z.array(
        z.strictObject({
          what: z.enum(['changed', 'missing', 'unlogged', 'unsigned', 'rewritten', 'truncated']),
          at: z.int(),
        }),
      ),
    }),
  }),
  'audit.prove': operation({
    http: 'GET /api/v2/audit/{entry}/proof',
    summary: 'Get the proof that an entry is in the audit log.',
    permission: 'look',
    audit: null,
    errors: ['audit.entry_unknown'],
    input: z.strictObject({ entry: z.coerce.number().int().min(1) }),
    output: z.strictObject({ entry: z.int(), proof: z.string() }),
  }),
  'audit.export': operation({
    http: 'GET /api/v2/audit/export',
    summary: 'Get the audit log as a file that others can check.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({
      /** Whether it has what the entries say, not only their hashes. */
      bodies: z.stringbool().default(false),
    }),
    output: { content: 'application/x-ndjson' },
  }),
}
