import { z } from 'zod'

import { operation } from './operation.ts'

const Path = z.string().min(1).max(4_096)

/** A stretch of lines that differ, as in a unified diff. */
const DiffHunk = z
  .strictObject({
    oldStart: z.int(),
    oldLines: z.int(),
    newStart: z.int(),
    newLines: z.int(),
    /** Each begins with a space, `+`, `-`, or `\` for a text that ends without a line end. */
    lines: z.array(z.string()),
  })
  .meta({ id: 'DiffHunk' })

/** Other contents for files, as somebody proposed them. Nothing of it is written before it is applied. */
const DiffProposal = z
  .strictObject({
    id: z.string(),
    project: z.string(),
    createdAt: z.iso.datetime(),
    /** SHA-256 over all paths and hashes in it. */
    hash: z.string(),
    files: z.array(
      z.strictObject({
        /** From the project's folder on, with slashes. */
        path: z.string(),
        change: z.enum(['created', 'replaced', 'none']),
        /** SHA-256 of what is there; null for nothing. */
        before: z.string().nullable(),
        /** SHA-256 of what is proposed. */
        after: z.string(),
        beforeBytes: z.number(),
        afterBytes: z.number(),
        /** What differs; null where it cannot be said line by line, so that only all of it can be taken. */
        hunks: z.array(DiffHunk).nullable(),
      }),
    ),
  })
  .meta({ id: 'DiffProposal' })

export const diffsOperations = {
  'diffs.propose': operation({
    http: 'POST /api/v2/diffs',
    summary: 'Compare contents with the files of a project, and keep them to be applied. Writes nothing.',
    permission: 'work',
    audit: null,
    errors: [
      'workspace.project_unknown',
      'workspace.too_large',
      'files.not_a_file',
      'files.too_large',
      'files.denied',
      'files.io_failed',
      'files.disk_full',
      'files.path_invalid',
      'gate.path_outside_grant',
    ],
    input: z.strictObject({
      /** The folder of a session. */
      project: Path,
      files: z
        .array(
          z.strictObject({
            /** From the project's folder on, or absolute within it. */
            path: Path,
            content: z.string().max(2_000_000),
          }),
        )
        .min(1)
        .max(200),
    }),
    output: DiffProposal,
    status: 201,
  }),
  'diffs.get': operation({
    http: 'GET /api/v2/diffs/{id}',
    summary: 'Get what was proposed.',
    permission: 'look',
    audit: null,
    errors: ['workspace.proposal_unknown'],
    input: z.strictObject({ id: z.string() }),
    output: DiffProposal,
  }),
  'diffs.apply': operation({
    http: 'POST /api/v2/diffs/apply',
    summary: 'Write what was accepted of a proposal, by a run that can be undone.',
    permission: 'allow',
    audit: null,
    errors: [
      'workspace.proposal_unknown',
      'files.changed',
      'files.denied',
      'files.io_failed',
      'files.not_a_file',
      'files.not_found',
      'files.path_invalid',
      'gate.path_outside_grant',
    ],
    input: z.strictObject({
      id: z.string(),
      /** Files that are not named stay as they are. Exactly this is allowed; nothing else is asked. */
      accept: z
        .array(
          z.strictObject({
            path: Path,
            /** Positions of the hunks that are taken; default: all. */
            hunks: z.array(z.int().nonnegative()).min(1).max(10_000).optional(),
          }),
        )
        .min(1)
        .max(200),
    }),
    output: z.strictObject({ run: z.string() }),
    status: 202,
  }),
}
