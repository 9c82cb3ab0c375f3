import { z } from 'zod'

import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'

/** A content that a run has kept, and what it is from. */
const Artifact = z
  .strictObject({
    /** Names the content: equal contents have equal names. */
    id: z.string(),
    run: z.string(),
    /** Of the effect in its run. */
    key: z.string(),
    tool: z.string(),
    /** The file that had it; null where it was none. */
    path: z.string().nullable(),
    /** SHA-256; null where that is not known. */
    hash: z.string().nullable(),
    sizeBytes: z.number().nullable(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'Artifact' })

export const artifactsOperations = {
  'artifacts.list': operation({
    http: 'GET /api/v2/artifacts',
    summary: 'List the contents that runs have kept, newest first.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found'],
    input: z.strictObject({
      /** Only of this run and those within it. */
      run: z.string().optional(),
      ...pageFields,
    }),
    output: pageOf(Artifact),
  }),
  'artifacts.get': operation({
    http: 'GET /api/v2/artifacts/{id}',
    summary: 'Get a content by its name.',
    permission: 'look',
    audit: null,
    errors: ['blobs.not_found'],
    input: z.strictObject({ id: z.string().regex(/^blob_[0-9a-f]{64}$/) }),
    output: { content: 'application/octet-stream' },
  }),
}
