import { z } from 'zod'

import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'

const time = z.iso.datetime()
/** A capability string such as `fs.write:/home/ada/Invoices` or `net:api.example.org:443`. */
const capability = z.string().min(1).max(4_200)
/** `global`, `project:NAME`, `workflow:NAME`, `agent:NAME` or `plugin:NAME`. */
const scope = z.string().min(1).max(210)

/** What is dangerous about a permission, for the person who gives it. */
export const GrantDanger = z.strictObject({ kind: z.string(), text: z.string() }).meta({ id: 'GrantDanger' })
export type GrantDanger = z.infer<typeof GrantDanger>

export const GrantView = z
  .strictObject({
    id: z.string(),
    capability: z.string(),
    for: z.string(),
    reason: z.string(),
    /** `remembered` until it ends; `once` goes to the next run that it is for. */
    lifetime: z.enum(['remembered', 'once']),
    givenBy: z.string(),
    givenAt: time,
    expiresAt: time.nullable(),
    /** The run that a grant for once went to. */
    takenBy: z.string().nullable(),
    revoked: z.strictObject({ by: z.string(), at: time, why: z.string() }).nullable(),
    /** Whether it holds now. */
    holds: z.boolean(),
  })
  .meta({ id: 'GrantView' })
export type GrantView = z.infer<typeof GrantView>

export const grantsOperations = {
  'grants.list': operation({
    http: 'GET /api/v2/grants',
    summary: 'List what is granted for longer than a run, newest first.',
    permission: 'look',
    audit: null,
    errors: ['gate.permissions_damaged'],
    input: z.strictObject({
      for: scope.optional(),
      /** Whether those are listed too that were revoked, taken or have expired. */
      ended: z.stringbool().default(false),
      ...pageFields,
    }),
    output: pageOf(GrantView),
  }),
  'grants.give': operation({
    http: 'POST /api/v2/grants',
    summary: 'Grant something for longer than a run.',
    permission: 'allow',
    audit: 'grant.given',
    errors: ['gate.capability_invalid', 'gate.grant_dangerous'],
    input: z.strictObject({
      capability,
      for: scope.default('global'),
      reason: z.string().max(1_000).default('allowed by the person'),
      lifetime: GrantView.shape.lifetime.default('remembered'),
      expiresAt: time.optional(),
      /** Whether what is dangerous about it was seen; reaching into the program's own home is refused all the same. */
      dangersSeen: z.boolean().default(false),
    }),
    output: z.strictObject({ grant: GrantView, dangers: z.array(GrantDanger) }),
    status: 201,
  }),
  'grants.revoke': operation({
    http: 'DELETE /api/v2/grants/{id}',
    summary: 'Take back what was granted. It ends at once, also for runs that are under way.',
    permission: 'allow',
    audit: 'grant.revoked',
    errors: ['gate.grant_not_found'],
    input: z.strictObject({ id: z.string().max(100), why: z.string().max(1_000).default('') }),
    output: GrantView,
  }),
  'grants.check': operation({
    http: 'GET /api/v2/grants/check',
    summary: 'Say what a capability means, what is dangerous about it, and whether it is granted.',
    permission: 'look',
    audit: null,
    errors: ['gate.capability_invalid'],
    input: z.strictObject({ capability, for: scope.default('global') }),
    output: z.strictObject({
      /** As it would be kept. */
      capability: z.string(),
      dangers: z.array(GrantDanger),
      /** Null where it is not; of a pattern it is never said. */
      grantedBy: GrantView.nullable(),
    }),
  }),
  'grants.log': operation({
    http: 'GET /api/v2/grants/log',
    summary: 'List what became of permissions: given, revoked, taken and refused, newest first.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({ ...pageFields }),
    output: pageOf(
      z.strictObject({
        position: z.int(),
        what: z.enum(['given', 'revoked', 'taken', 'refused']),
        at: time,
        /** A person, or the run that took it or was refused. */
        by: z.string(),
        /** Null for what was refused. */
        grant: z.string().nullable(),
        for: z.string(),
        capability: z.string(),
        /** Why it was given or revoked; the tool that was refused. */
        why: z.string(),
      }),
    ),
  }),
}
