import { z } from 'zod'

import { DryRunReport } from '../dry-run-report.ts'
import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'
import { startFields } from './runs.ts'

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'lower-case letters, digits and -, beginning with a letter')
const text = z.string().max(2_000_000)
const format = z.enum(['yaml', 'json']).default('yaml')
/** `newest`, `draft`, or a number. */
const version = z.string().regex(/^(?:newest|draft|[1-9]\d{0,8})$/, 'newest, draft or a number')

export const WorkflowEntry = z
  .strictObject({
    name: z.string(),
    title: z.string().nullable(),
    /** The newest published version; null for one that has only a draft. */
    newest: z.int().nullable(),
    hasDraft: z.boolean(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'WorkflowEntry' })
export type WorkflowEntry = z.infer<typeof WorkflowEntry>

const source = {
  name: z.string(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  /** JSON Schema of the input. */
  input: z.record(z.string(), z.json()),
  /** In its canonical form. */
  text: z.string(),
}

export const WorkflowSource = z
  .strictObject({
    ...source,
    /** Null for a draft. */
    version: z.int().nullable(),
    /** The document as a value; see WorkflowDocument. */
    document: z.record(z.string(), z.json()),
    /** Another one whenever its content is another one, layout included. */
    revision: z.string(),
  })
  .meta({ id: 'WorkflowSource' })
export type WorkflowSource = z.infer<typeof WorkflowSource>

export const WorkflowFinding = z
  .strictObject({
    severity: z.enum(['error', 'warning']),
    code: z.string(),
    /** JSON pointer into the document. */
    path: z.string(),
    message: z.string(),
    hint: z.string().nullable(),
    /** Where in the text, from 1. */
    line: z.int().nullable(),
    column: z.int().nullable(),
  })
  .meta({ id: 'WorkflowFinding' })
export type WorkflowFinding = z.infer<typeof WorkflowFinding>

export const workflowsOperations = {
  'workflows.list': operation({
    http: 'GET /api/v2/workflows',
    summary: 'List the workflows that are kept here, the one changed last first.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({
      /** Only those whose name or title has this text in it, in any case. */
      search: z.string().max(200).optional(),
      ...pageFields,
    }),
    output: pageOf(WorkflowEntry),
  }),
  'workflows.examples': operation({
    http: 'GET /api/v2/examples',
    summary: 'List the workflows that come with the program.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: z.strictObject({ items: z.array(z.strictObject(source)) }),
  }),
  'workflows.get': operation({
    http: 'GET /api/v2/workflows/{name}',
    summary: 'Get a workflow: a version of it, its draft, or the one that comes with the program.',
    permission: 'look',
    audit: null,
    errors: ['workflow.not_found'],
    input: z.strictObject({ name, version: version.default('newest'), format }),
    output: WorkflowSource,
  }),
  'workflows.versions': operation({
    http: 'GET /api/v2/workflows/{name}/versions',
    summary: 'List the published versions of a workflow, newest first.',
    permission: 'look',
    audit: null,
    errors: ['workflow.not_found'],
    input: z.strictObject({ name, ...pageFields }),
    output: pageOf(
      z.strictObject({
        version: z.int(),
        changelog: z.string(),
        by: z.string(),
        publishedAt: z.iso.datetime(),
      }),
    ),
  }),
  'workflows.diff': operation({
    http: 'GET /api/v2/workflows/{name}/diff',
    summary: 'Say what differs in meaning between two versions of a workflow.',
    permission: 'look',
    audit: null,
    errors: ['workflow.not_found'],
    input: z.strictObject({ name, from: version, to: version }),
    output: z.strictObject({
      same: z.boolean(),
      changes: z.array(
        z.strictObject({
          kind: z.enum([
            'node_added',
            'node_removed',
            'node_renamed',
            'edge_added',
            'edge_removed',
            'field_changed',
          ]),
          path: z.string(),
          /** What was there; absent for what is new. */
          before: z.json().optional(),
          /** What is there; absent for what is gone. */
          after: z.json().optional(),
        }),
      ),
      /** The same in words, line by line. */
      text: z.string(),
    }),
  }),
  'workflows.saveDraft': operation({
    http: 'PUT /api/v2/workflows/{name}/draft',
    summary: 'Keep a document as the draft of a workflow. It may have mistakes that keep it from running.',
    permission: 'work',
    audit: null,
    errors: ['workflow.invalid', 'input.revision_stale'],
    input: z.strictObject({
      name,
      /** YAML or JSON. */
      text,
      /** Of the draft that it was made from; `none` where there was no draft. Without it, whatever is there is replaced. */
      revision: z.string().max(100).optional(),
    }),
    output: z.strictObject({
      name: z.string(),
      revision: z.string(),
      problems: z.array(WorkflowFinding),
    }),
  }),
  'workflows.removeDraft': operation({
    http: 'DELETE /api/v2/workflows/{name}/draft',
    summary: 'Forget the draft of a workflow.',
    permission: 'work',
    audit: null,
    errors: ['workflow.not_found', 'input.revision_stale'],
    input: z.strictObject({ name, revision: z.string().max(100).optional() }),
    output: z.strictObject({ removed: z.literal(true) }),
  }),
  'workflows.publish': operation({
    http: 'POST /api/v2/workflows/{name}/publish',
    summary: 'Make the draft of a workflow its next version, which never changes.',
    permission: 'work',
    audit: null,
    errors: ['workflow.not_found', 'workflow.invalid', 'input.revision_stale'],
    input: z.strictObject({
      name,
      changelog: z.string().max(10_000).default(''),
      /** Of the draft that was looked at. */
      revision: z.string().max(100).optional(),
    }),
    output: z.strictObject({
      version: z.int(),
      /** False when the newest version says the same. */
      created: z.boolean(),
    }),
    status: 201,
  }),
  'workflows.validate': operation({
    http: 'POST /api/v2/workflows/validate',
    summary: 'Say what is wrong with a document, with the places in its text.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({ text }),
    output: z.strictObject({
      /** Whether it may run. */
      valid: z.boolean(),
      /** At most 100. */
      problems: z.array(WorkflowFinding),
      /** Null where it cannot be read at all. */
      name: z.string().nullable(),
      input: z.record(z.string(), z.json()).nullable(),
    }),
  }),
  'workflows.dryRun': operation({
    http: 'POST /api/v2/workflows/dry-run',
    summary: 'Say what a run of a workflow would do. Nothing of it happens.',
    permission: 'work',
    audit: null,
    errors: [
      'workflow.unknown',
      'workflow.invalid',
      'gate.capability_invalid',
      'gate.dry_run_too_large',
      'workspace.session_unknown',
    ],
    input: z.strictObject({
      ...startFields,
      /** The session that the run would be begun in: it has the use of its folder. */
      session: z.string().max(100).optional(),
    }),
    output: z.strictObject({
      report: DryRunReport,
      /** What the run would be given to use by what its input names and by its grants, as capability strings. */
      grants: z.array(z.strictObject({ capability: z.string(), reason: z.string() })),
      /** What is dangerous about the grants that were asked for. */
      dangers: z.array(z.strictObject({ capability: z.string(), kind: z.string(), text: z.string() })),
    }),
  }),
}
