import { z } from 'zod'

import { Problem } from '../app-error.ts'
import { ApprovalAsk } from '../approval.ts'
import { ToolDescription, UndoClass } from '../effect.ts'
import { Mode } from '../mode.ts'
import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'

/** One call of a tool, as a run of its own. */
const ToolRun = z
  .strictObject({
    run: z.string(),
    tool: z.string(),
    /** As of any run. */
    status: z.string(),
    createdAt: z.iso.datetime(),
    /** What is kept of it once it is done. */
    receipt: z
      .strictObject({
        key: z.string(),
        tool: z.string(),
        version: z.int(),
        input: z.json(),
        output: z.json(),
        undo: UndoClass,
        at: z.iso.datetime(),
      })
      .nullable(),
    /** What it gave; null before, and where it failed. */
    output: z.json(),
    /** Why it failed. */
    error: Problem.nullable(),
    /** What a person has to say to it first. */
    approval: z.strictObject({ run: z.string(), key: z.string(), ask: ApprovalAsk }).nullable(),
  })
  .meta({ id: 'ToolRun' })
export type ToolRun = z.infer<typeof ToolRun>

export const toolsOperations = {
  'tools.list': operation({
    http: 'GET /api/v2/tools',
    summary: 'List the tools there are, by name.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({ ...pageFields }),
    output: pageOf(ToolDescription),
  }),
  'tools.run': operation({
    http: 'POST /api/v2/tools/run',
    summary: 'Call one tool, as a run of its own. Answers at once when it ends soon.',
    permission: 'work',
    audit: null,
    errors: ['gate.tool_unknown', 'gate.capability_invalid', 'workspace.session_unknown'],
    input: z.strictObject({
      tool: z.string().max(200),
      input: z.record(z.string(), z.json()).default({}),
      /** What it may use, as capability strings such as `fs.read:/home/ada/Downloads`. */
      grants: z.array(z.string().max(5_000)).max(50).default([]),
      /** A session in whose folder it may read and write. */
      session: z.string().optional(),
      /** Default: as the policy says. */
      mode: Mode.optional(),
    }),
    output: ToolRun,
    isPending: ({ status }) => !['completed', 'failed', 'cancelled'].includes(status),
  }),
  'toolRuns.get': operation({
    http: 'GET /api/v2/tools/runs/{id}',
    summary: 'Get one call of a tool.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found'],
    input: z.strictObject({ id: z.string() }),
    output: ToolRun,
  }),
}
