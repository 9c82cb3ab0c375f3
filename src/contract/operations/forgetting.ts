import { z } from 'zod'

import { operation } from './operation.ts'

/** What would be forgotten, and what could no longer be done. */
export const ForgetPlan = z
  .strictObject({
    /** Runs that nobody but a person began; what is within them goes with them. */
    trees: z.int(),
    /** All of them. */
    runs: z.int(),
    events: z.int(),
    /** Those that could still be taken back, and not any more then; at most 100. */
    undoable: z.array(z.strictObject({ run: z.string(), title: z.string() })),
    undoableCount: z.int(),
    /** Runs that began as a fork of one of them: they keep what they share. */
    forks: z.int(),
    /** Later turns of the session that were told what was said here: they keep that. */
    toldOn: z.int(),
  })
  .meta({ id: 'ForgetPlan' })
export type ForgetPlan = z.infer<typeof ForgetPlan>

const Forgotten = z.strictObject({
  /** Trees of runs that were forgotten, those that took them back included. */
  trees: z.int(),
  /** Whether it is off the disk by now; else that is done by the next who does this. */
  isOffDisk: z.boolean(),
})

const consent = z
  .boolean()
  .default(false)
  .describe('Whether runs that can still be taken back are meant, too: then they no longer can be.')

export const forgettingOperations = {
  'runs.forgetPlan': operation({
    http: 'GET /api/v2/runs/{id}/forget',
    summary: 'See what would be forgotten with a run, and what could no longer be done.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found', 'engine.run_forgotten', 'gate.run_going'],
    input: z.strictObject({ id: z.string().min(1).max(100) }),
    output: ForgetPlan,
  }),
  'runs.forget': operation({
    http: 'POST /api/v2/runs/{id}/forget',
    summary: 'Forget what a run was told and said, with all within it. When it ran and what it used stays.',
    permission: 'keep',
    audit: 'forgotten',
    errors: ['engine.run_not_found', 'engine.run_forgotten', 'gate.run_going', 'run.forget_undoable'],
    input: z.strictObject({ id: z.string().min(1).max(100), undoable: consent }),
    output: Forgotten,
  }),
  'sessions.forgetPlan': operation({
    http: 'GET /api/v2/sessions/{id}/forget',
    summary: 'See what would be forgotten with a session.',
    permission: 'look',
    audit: null,
    errors: ['workspace.session_unknown', 'gate.run_going'],
    input: z.strictObject({ id: z.string().max(100) }),
    output: ForgetPlan,
  }),
  'sessions.forget': operation({
    http: 'POST /api/v2/sessions/{id}/forget',
    summary: 'Forget what was told and said in a session, with all runs that were begun in it.',
    permission: 'keep',
    audit: 'session.forgotten',
    errors: ['workspace.session_unknown', 'gate.run_going', 'run.forget_undoable'],
    input: z.strictObject({ id: z.string().max(100), undoable: consent }),
    output: Forgotten,
  }),
  'retention.due': operation({
    http: 'GET /api/v2/retention/due',
    summary: 'See what is due to be forgotten by the settings of retention.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: z.strictObject({
      ...ForgetPlan.shape,
      /** Trees of runs that would be due but that they can still be taken back. */
      withheld: z.int(),
      /** Of which what was read is due. */
      documents: z.int(),
    }),
  }),
  'retention.apply': operation({
    http: 'POST /api/v2/retention/apply',
    summary: 'Forget now what is due; whoever runs the engine does so every six hours.',
    permission: 'keep',
    audit: 'forgotten',
    errors: [],
    input: z.strictObject({}),
    output: z.strictObject({
      ...Forgotten.shape,
      /** Of which what was read is forgotten. */
      documents: z.int(),
    }),
  }),
}
