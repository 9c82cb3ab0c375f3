import { z } from 'zod'

import { Amounts } from '../budget.ts'
import { UndoClass } from '../effect.ts'
import { Mode } from '../mode.ts'
import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'
import { RunNeed, RunSummary } from './run-view.ts'

const run = z.string().min(1).max(100)
const key = z.string().min(1).max(500)
const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** Something that waits for a person's word. */
export const OpenQuestion = z
  .strictObject({
    /** Of the run at the top: the workflow's name. */
    title: z.string(),
    root: z.string(),
    /** When the run that asks was begun. */
    runCreatedAt: z.iso.datetime(),
    /** Whether it is about an effect that cannot be taken back. */
    isIrreversible: z.boolean(),
    need: RunNeed,
  })
  .meta({ id: 'OpenQuestion' })
export type OpenQuestion = z.infer<typeof OpenQuestion>

/** An effect that waits, with all that it would be done with. */
export const HeldEffect = z
  .strictObject({
    run: z.string(),
    key: z.string(),
    tool: z.string(),
    /** What the word is bound to: the tool and its version, the exact arguments, and what they rest on. */
    argsHash: z.string(),
    summary: z.string(),
    /** The exact arguments; null where they are too long to be shown, see `runs.value`. */
    input: z.json(),
    inputLength: z.int(),
    undo: UndoClass,
    reasons: z.array(z.strictObject({ code: z.string(), text: z.string() })),
    changes: z.array(
      z.strictObject({
        verb: z.string(),
        target: z.string(),
        from: z.string().nullable(),
        sizeBytes: z.int().nullable(),
      }),
    ),
    /** Set when it was allowed before, but is no longer what was allowed. */
    changed: z.boolean(),
    /** The parts of a change of text that can be allowed by themselves, as stretches of a unified diff. */
    hunks: z.array(z.string()).nullable(),
    /** When it is answered by itself, and how. */
    expiresAt: z.iso.datetime().nullable(),
    onExpiry: z.enum(['allow', 'deny']).nullable(),
  })
  .meta({ id: 'HeldEffect' })
export type HeldEffect = z.infer<typeof HeldEffect>

/** A bounded permission for a run and all within it. */
export const RunLease = z
  .strictObject({
    id: z.string(),
    tools: z.array(z.string()),
    /** Capability strings; null for all that the run was granted. */
    on: z.array(z.string()).nullable(),
    /** How many effects; null for as many as come. */
    effects: z.int().nullable(),
    until: z.iso.datetime().nullable(),
    by: z.string(),
    /** One sentence. */
    text: z.string(),
  })
  .meta({ id: 'RunLease' })
export type RunLease = z.infer<typeof RunLease>

/** All that one tree of runs asks at present. */
export const ApprovalView = z
  .strictObject({
    run: RunSummary,
    mode: Mode.nullable(),
    /** Another one whenever something else is asked. */
    revision: z.string(),
    /** Irreversible ones first; at most 200. */
    effects: z.array(HeldEffect),
    /** What else waits for a person's word; at most 50. */
    others: z.array(RunNeed),
    /** Of the effects, by how they can be taken back. */
    counts: z.strictObject({
      pure: z.int(),
      reversible: z.int(),
      compensable: z.int(),
      irreversible: z.int(),
    }),
    /** Whether more is asked than is told. */
    truncated: z.boolean(),
    /** Those that hold now. */
    leases: z.array(RunLease),
    cost: z.strictObject({ spent: Amounts, reserved: Amounts, limits: Amounts }),
  })
  .meta({ id: 'ApprovalView' })
export type ApprovalView = z.infer<typeof ApprovalView>

const answered = ['engine.run_not_found', 'approval.stale', 'approval.answered'] as const

export const approvalsOperations = {
  'approvals.list': operation({
    http: 'GET /api/v2/approvals',
    summary:
      'List all that waits for a person, in all runs: what cannot be taken back first, then by run, newest first.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({ ...pageFields }),
    output: z.strictObject({ ...pageOf(OpenQuestion).shape, total: z.int() }),
  }),
  'approvals.get': operation({
    http: 'GET /api/v2/approvals/{run}',
    summary: 'Get all that a run and those within it ask.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found'],
    input: z.strictObject({ run }),
    output: ApprovalView,
  }),
  'approvals.approve': operation({
    http: 'POST /api/v2/approvals/{run}/approve',
    summary: 'Let an effect happen exactly as it was shown, or only parts of it.',
    permission: 'allow',
    audit: null,
    errors: [...answered],
    input: z.strictObject({
      /** The run that asks, or one that it is within. */
      run,
      key,
      argsHash: hash,
      /** Of the view; when something else is asked since, nothing is allowed. */
      revision: z.string().max(100).optional(),
      /** Positions of the parts that are allowed; default: all. */
      hunks: z.array(z.int().nonnegative()).min(1).max(10_000).optional(),
    }),
    output: z.strictObject({ run: z.string(), key: z.string() }),
  }),
  'approvals.approveShown': operation({
    http: 'POST /api/v2/approvals/{run}/approve-shown',
    summary:
      'Let several effects happen exactly as they were shown, or none of them when one is no longer so.',
    permission: 'allow',
    audit: null,
    errors: [...answered],
    input: z.strictObject({
      run,
      effects: z
        .array(z.strictObject({ run, key, argsHash: hash }))
        .min(1)
        .max(200),
      revision: z.string().max(100).optional(),
    }),
    output: z.strictObject({
      allowed: z.int(),
      /** Answered by somebody else in the meantime. */
      late: z.array(z.strictObject({ run: z.string(), key: z.string() })),
    }),
  }),
  'approvals.deny': operation({
    http: 'POST /api/v2/approvals/{run}/deny',
    summary: 'Refuse an effect, or all that a run asks.',
    permission: 'allow',
    audit: null,
    errors: [...answered, 'run.nothing_asked'],
    input: z.strictObject({
      run,
      /** Default: all that is asked. */
      key: key.optional(),
      /** Of the one that was shown; without it, whatever is asked under that key. */
      argsHash: hash.optional(),
      /** Told to the run. */
      why: z.string().max(1_000).default(''),
    }),
    output: z.strictObject({ denied: z.int() }),
  }),
  'approvals.lease': operation({
    http: 'POST /api/v2/approvals/{run}/leases',
    summary: 'Allow within bounds what a run asks and will ask.',
    permission: 'allow',
    audit: 'lease.given',
    errors: ['engine.run_not_found', 'engine.run_already_finished', 'gate.capability_invalid'],
    input: z.strictObject({
      run,
      /** Names of tools, or with a `*` at the end what begins so; default: any. */
      tools: z.array(z.string().min(1).max(200)).min(1).max(100).optional(),
      /** Capability strings; default: all that the run was granted. */
      on: z.array(z.string().max(4_200)).min(1).max(100).optional(),
      /** How many effects. */
      effects: z.int().min(1).max(1_000_000).optional(),
      until: z.iso.datetime().optional(),
      /** Without any bound; to be said, since a lease has at least one otherwise. */
      all: z.boolean().default(false),
    }),
    output: z.strictObject({
      lease: RunLease,
      /** How many effects that waited look again. */
      looked: z.int(),
    }),
    status: 201,
  }),
  'approvals.endLease': operation({
    http: 'DELETE /api/v2/approvals/{run}/leases/{lease}',
    summary: 'Take a lease back. What it has let happen stays.',
    permission: 'allow',
    audit: 'lease.revoked',
    errors: ['engine.run_not_found', 'approval.lease_unknown'],
    input: z.strictObject({ run, lease: z.string().max(100) }),
    output: z.strictObject({ ended: z.literal(true) }),
  }),
}
