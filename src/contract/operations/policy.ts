import { z } from 'zod'

import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'

const text = z.string().max(1_000_000)

const version = {
  /** Null for what holds as long as nobody has set one. */
  version: z.int().nullable(),
  by: z.string(),
  because: z.string(),
  at: z.iso.datetime().nullable(),
}

/** One difference in meaning between two policies. */
const PolicyDifference = z
  .strictObject({
    kind: z.enum(['rule_added', 'rule_removed', 'rule_moved', 'field_changed']),
    /** Null for the policy's own fields. */
    rule: z.string().nullable(),
    text: z.string(),
  })
  .meta({ id: 'PolicyDifference' })

export const policyOperations = {
  'policy.get': operation({
    http: 'GET /api/v2/policy',
    summary: 'Get the policy in force, or a version of it.',
    permission: 'look',
    audit: null,
    errors: ['gate.policy_not_found', 'gate.permissions_damaged'],
    input: z.strictObject({ version: z.coerce.number().int().min(1).optional() }),
    output: z.strictObject({
      ...version,
      revision: z.string(),
      document: z.record(z.string(), z.json()),
      /** YAML, in its canonical form. */
      text: z.string(),
    }),
  }),
  'policy.versions': operation({
    http: 'GET /api/v2/policy/versions',
    summary: 'List the policies that were ever set, newest first.',
    permission: 'look',
    audit: null,
    errors: ['gate.permissions_damaged'],
    input: z.strictObject({ ...pageFields }),
    output: pageOf(z.strictObject(version)),
  }),
  'policy.set': operation({
    http: 'PUT /api/v2/policy',
    summary: 'Set the policy. What means the same as the one in force is no new version.',
    permission: 'keep',
    audit: 'policy.set',
    errors: ['gate.policy_invalid', 'input.revision_stale'],
    input: z.strictObject({
      /** YAML or JSON. */
      text,
      because: z.string().max(1_000).default(''),
      /** Of the policy that it was made from. */
      revision: z.string().max(100).optional(),
    }),
    output: z.strictObject({
      version: z.int(),
      created: z.boolean(),
      changes: z.array(PolicyDifference),
      revision: z.string(),
    }),
  }),
  'policy.check': operation({
    http: 'POST /api/v2/policy/check',
    summary: 'Say what is wrong with the text of a policy, and what it would change.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({ text }),
    output: z.strictObject({
      valid: z.boolean(),
      problems: z.array(
        z.strictObject({
          path: z.string(),
          message: z.string(),
          line: z.int().nullable(),
          column: z.int().nullable(),
        }),
      ),
      changes: z.array(PolicyDifference),
    }),
  }),
  'policy.test': operation({
    http: 'POST /api/v2/policy/test',
    summary: 'Try effects against a policy. Nothing is run.',
    permission: 'look',
    audit: null,
    errors: ['gate.policy_invalid'],
    input: z.strictObject({
      /** A list of cases, in YAML or JSON. */
      cases: text,
      /** The policy to try; default: the one in force. */
      text: text.optional(),
    }),
    output: z.strictObject({
      passed: z.int(),
      failed: z.int(),
      cases: z.array(
        z.strictObject({
          name: z.string(),
          passed: z.boolean(),
          expected: z.enum(['go', 'ask', 'refuse']),
          got: z.enum(['go', 'ask', 'refuse']),
          /** The rule that decided; null where the mode did. */
          rule: z.string().nullable(),
          why: z.string(),
        }),
      ),
    }),
  }),
}
