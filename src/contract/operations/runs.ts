import { z } from 'zod'

import { Amounts } from '../budget.ts'
import { Mode } from '../mode.ts'
import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'
import { RunEvent, RunGraph, RunReceipt, RunState, RunStep, RunSummary, RunView } from './run-view.ts'
import { cutField } from './shown-value.ts'

const id = z.string().min(1).max(100)

/** What a run of a workflow is begun with. */
export const startFields = {
  /** `NAME`, `NAME@2` or `NAME@draft`, of those that are kept here or come with the program. */
  workflow: z.string().min(1).max(100).optional(),
  /** A document, as text in YAML or JSON, in the place of a name. */
  text: z.string().max(2_000_000).optional(),
  input: z.record(z.string(), z.json()).default({}),
  /** Default: as the policy says. */
  mode: Mode.optional(),
  /** What this run may use beyond what its input names, as capability strings such as `fs.write:/home/ada/Invoices`. */
  grants: z.array(z.string().max(4_200)).max(100).default([]),
}

export const runsOperations = {
  'runs.start': operation({
    http: 'POST /api/v2/runs',
    summary: 'Begin a run of a workflow. What its input names, it may use.',
    permission: 'allow',
    audit: null,
    errors: [
      'workflow.unknown',
      'workflow.invalid',
      'gate.capability_invalid',
      'gate.grant_dangerous',
      'workspace.session_unknown',
    ],
    input: z.strictObject({
      ...startFields,
      /** Whether grants that are dangerous are meant; one that reaches into the program's own home never is. */
      dangersSeen: z.boolean().default(false),
      /** What it may use up with all within it; else as much as others may. */
      budget: Amounts.optional(),
      /** Hashes of effects as a dry-run showed them: what is exactly so is allowed. */
      approved: z
        .array(z.string().regex(/^[0-9a-f]{64}$/))
        .max(10_000)
        .optional(),
      /** Whether all that it will ask is allowed beforehand, as far as its grants reach. */
      yes: z.boolean().default(false),
      /** The session that it is begun in. */
      session: z.string().max(100).optional(),
    }),
    output: z.strictObject({ run: z.string(), created: z.boolean() }),
    status: 201,
  }),
  'runs.list': operation({
    http: 'GET /api/v2/runs',
    summary: 'List the runs, newest first.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({
      status: z.array(RunState).max(20).optional(),
      /** Only those of this name. */
      workflow: z.string().max(100).optional(),
      /** Only those whose title or id has this text in it, in any case. */
      search: z.string().max(200).optional(),
      /** Whether runs within others are left out. */
      top: z.stringbool().default(true),
      session: z.string().max(100).optional(),
      /** Only those that were begun at this time or later. */
      since: z.iso.datetime().optional(),
      ...pageFields,
    }),
    output: pageOf(RunSummary),
  }),
  'runs.get': operation({
    http: 'GET /api/v2/runs/{id}',
    summary: 'Get one run.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found'],
    input: z.strictObject({ id, cut: cutField.default(4_000) }),
    output: RunView,
  }),
  'runs.steps': operation({
    http: 'GET /api/v2/runs/{id}/steps',
    summary: 'List what a run did step by step, in the order in which it was begun.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found'],
    input: z.strictObject({ id, cut: cutField.default(1_000), ...pageFields }),
    output: z.strictObject({
      ...pageOf(RunStep).shape,
      total: z.int(),
      /** False when the program that it began with is not in this release: then only its events can be told. */
      isKnown: z.boolean(),
    }),
  }),
  'runs.value': operation({
    http: 'GET /api/v2/runs/{id}/value',
    summary: 'Get the whole of a value that was cut elsewhere.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found', 'engine.key_unknown'],
    input: z.strictObject({
      id,
      /** Of a step; without it, of the run itself. */
      key: z.string().max(500).optional(),
      part: z.enum(['input', 'output']).default('input'),
      /** The number of an event, whose data is got in the place of those. */
      event: z.coerce.number().int().min(1).optional(),
    }),
    output: z.strictObject({ value: z.json() }),
  }),
  'runs.events': operation({
    http: 'GET /api/v2/runs/{id}/events',
    summary: 'List the events of a run by their numbers, oldest first.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found'],
    input: z.strictObject({
      id,
      /** Only those with a higher number. */
      after: z.coerce.number().int().min(0).default(0),
      limit: z.coerce.number().int().min(1).max(1_000).default(200),
    }),
    output: z.strictObject({
      items: z.array(RunEvent),
      /** The number to go on after; null when these were all there are so far. */
      next: z.int().nullable(),
    }),
  }),
  'runs.children': operation({
    http: 'GET /api/v2/runs/{id}/children',
    summary: 'List the runs directly within a run, newest first.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found'],
    input: z.strictObject({ id, ...pageFields }),
    output: pageOf(RunSummary),
  }),
  'runs.graph': operation({
    http: 'GET /api/v2/runs/{id}/graph',
    summary: 'Get the workflow of a run for drawing, with how far each part of it is.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found'],
    input: z.strictObject({ id }),
    output: RunGraph,
  }),
  'runs.receipts': operation({
    http: 'GET /api/v2/runs/{id}/receipts',
    summary: 'List what a run and the runs within it did to the world, newest first.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found'],
    input: z.strictObject({ id, cut: cutField.default(1_000), ...pageFields }),
    output: pageOf(RunReceipt),
  }),
  'runs.bundle': operation({
    http: 'GET /api/v2/runs/{id}/bundle',
    summary: 'Get all that is kept of a run as one file, with hashes and the proof from the audit log.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found'],
    input: z.strictObject({ id }),
    output: { content: 'application/zip' },
  }),
}
