import { z } from 'zod'

import { operation } from './operation.ts'
import { RunSummary, RunUndoPlan } from './run-view.ts'

const id = z.string().min(1).max(100)
const key = z.string().min(1).max(500)
const node = z.string().min(1).max(500)

/** What a person says to a run that is under way, or that has ended. */
export const steeringOperations = {
  'runs.pause': operation({
    http: 'POST /api/v2/runs/{id}/pause',
    summary: 'Let a run begin nothing new, with all within it. What has begun is finished.',
    permission: 'work',
    audit: null,
    errors: ['engine.run_not_found', 'engine.run_already_finished'],
    input: z.strictObject({ id }),
    output: RunSummary,
  }),
  'runs.resume': operation({
    http: 'POST /api/v2/runs/{id}/resume',
    summary: 'Go on with a run that was paused, or try again what it could not go on with.',
    permission: 'work',
    audit: null,
    errors: ['engine.run_not_found', 'engine.run_already_finished'],
    input: z.strictObject({ id }),
    output: RunSummary,
  }),
  'runs.cancel': operation({
    http: 'POST /api/v2/runs/{id}/cancel',
    summary: 'Stop a run, and take back what it did where its workflow says so.',
    permission: 'work',
    audit: null,
    errors: ['engine.run_not_found', 'engine.run_already_finished'],
    input: z.strictObject({ id, reason: z.string().max(1_000).default('') }),
    output: RunSummary,
  }),
  'runs.signal': operation({
    http: 'POST /api/v2/runs/{id}/signal',
    summary: 'Give a run a signal that it waits for, or will.',
    permission: 'work',
    audit: null,
    errors: ['engine.run_not_found', 'engine.run_already_finished', 'engine.signals_full'],
    input: z.strictObject({
      id,
      name: z.string().min(1).max(200),
      payload: z.json().default(null),
      /** A second one with the same id is dropped. */
      signalId: z.string().min(1).max(200).optional(),
    }),
    output: RunSummary,
  }),
  'runs.answer': operation({
    http: 'POST /api/v2/runs/{id}/answer',
    summary: 'Answer the question of a run, or of one within it.',
    permission: 'work',
    audit: null,
    errors: ['engine.run_not_found', 'run.nothing_asked', 'input.invalid'],
    input: z.strictObject({
      id,
      /** Where it asks; needed when it asks several questions. */
      node: node.optional(),
      answer: z.string().max(100_000),
    }),
    output: RunSummary,
  }),
  'runs.decide': operation({
    http: 'POST /api/v2/runs/{id}/decide',
    summary: 'Say what becomes of a step that failed and asks.',
    permission: 'work',
    audit: null,
    errors: ['engine.run_not_found', 'run.nothing_asked'],
    input: z.strictObject({
      id,
      node,
      /** Try it again, go on without it, or let the run fail. */
      action: z.enum(['retry', 'continue', 'fail']),
      /** Of `continue`: what the step is taken to have given. */
      output: z.json().optional(),
    }),
    output: RunSummary,
  }),
  'runs.resolve': operation({
    http: 'POST /api/v2/runs/{id}/resolve',
    summary: 'Say what became of an effect of which nobody knows whether it happened.',
    permission: 'allow',
    audit: null,
    errors: ['engine.run_not_found', 'engine.not_in_doubt'],
    input: z.strictObject({
      id,
      key,
      as: z.enum(['done', 'not-done', 'retry']),
      /** Of `done`: what it gave. */
      output: z.json().optional(),
    }),
    output: RunSummary,
  }),
  'runs.retry': operation({
    http: 'POST /api/v2/runs/{id}/retry',
    summary: 'Begin a run anew from the step at which it failed; all before that is kept.',
    permission: 'allow',
    audit: null,
    errors: ['engine.run_not_found', 'run.nothing_failed', 'engine.fork_in_doubt'],
    input: z.strictObject({ id }),
    output: z.strictObject({ run: z.string(), fromKey: z.string() }),
    status: 201,
  }),
  'runs.forkPlan': operation({
    http: 'GET /api/v2/runs/{id}/fork',
    summary:
      'Say what a run did from a step on: what a fork from there would do again, and could be taken back first.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found', 'gate.effect_not_found', 'gate.run_going'],
    input: z.strictObject({ id, fromKey: key }),
    output: RunUndoPlan,
  }),
  'runs.fork': operation({
    http: 'POST /api/v2/runs/{id}/fork',
    summary: 'Begin a run that shares all before a step with another, and does the rest anew.',
    permission: 'allow',
    audit: null,
    errors: [
      'engine.run_not_found',
      'engine.key_unknown',
      'engine.fork_in_doubt',
      'workflow.override_in_prefix',
      'workflow.override_unknown',
    ],
    input: z.strictObject({
      id,
      fromKey: key,
      /** JSON pointers to values: `/input/…`, `/nodes/ID/with/…`, `/nodes/ID/output`. */
      overrides: z.record(z.string(), z.json()).default({}),
    }),
    output: z.strictObject({ run: z.string() }),
    status: 201,
  }),
  'runs.undoPlan': operation({
    http: 'GET /api/v2/runs/{id}/undo',
    summary: 'Say what taking a run back would do. Touches nothing.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found', 'gate.effect_not_found', 'gate.run_going', 'gate.undo_under_way'],
    input: z.strictObject({
      id,
      /** Only from this step on. */
      from: key.optional(),
      /** Receipts that are taken back although somebody changed since what they left. */
      force: z.array(z.coerce.number().int().min(1)).max(1_000).optional(),
    }),
    output: RunUndoPlan,
  }),
  'runs.undo': operation({
    http: 'POST /api/v2/runs/{id}/undo',
    summary: 'Take a run back, by a run of its own.',
    permission: 'allow',
    audit: null,
    errors: [
      'engine.run_not_found',
      'gate.effect_not_found',
      'gate.run_going',
      'gate.undo_under_way',
      'run.undo_incomplete',
    ],
    input: z.strictObject({
      id,
      from: key.optional(),
      force: z.array(z.int().min(1)).max(1_000).default([]),
      /** Whether what cannot be taken back is left as it is; else nothing is begun when there is such. */
      keep: z.boolean().default(false),
      /** Whether what somebody put there since may be lost by it; else nothing is begun when there is such. */
      lose: z.boolean().default(false),
    }),
    output: z.strictObject({
      run: z.string(),
      /** False when it was under way already. */
      created: z.boolean(),
    }),
    status: 202,
  }),
}
