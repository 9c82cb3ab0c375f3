import { z } from 'zod'

import { CollectionName } from '../collections.ts'
import { CitedAnswer, SearchHit } from '../documents.ts'
import { ModelRef } from '../model-ref.ts'
import { operation } from './operation.ts'

const when = z.iso.datetime({ offset: true }).optional()

const scope = {
  /** All where none is named. */
  collections: z.array(CollectionName).min(1).max(50).optional(),
  /** The folder of a project: only collections that belong to it, or to none. */
  project: z.string().trim().min(1).max(4_096).optional(),
  /** A document or folder: only what is there. */
  under: z.string().trim().min(1).max(4_096).optional(),
  /** Documents that were changed then or later, and before; ISO 8601. */
  since: when,
  until: when,
}

export const searchOperations = {
  'documents.search': operation({
    http: 'GET /api/v2/search',
    summary: 'Find passages in the documents that were read, by their words and by what they mean.',
    permission: 'look',
    audit: null,
    errors: ['documents.no_collection'],
    input: z.strictObject({
      query: z.string().trim().min(1).max(2_000),
      ...scope,
      limit: z.coerce.number().int().min(1).max(100).default(10),
    }),
    output: z.strictObject({
      hits: z.array(SearchHit),
      /** `words` where nothing could be compared by what it means. */
      by: z.enum(['meaning and words', 'words']),
    }),
  }),
  'documents.ask': operation({
    http: 'POST /api/v2/ask',
    summary: 'Answer a question from the documents that were read, each sentence with where it stands.',
    permission: 'work',
    audit: null,
    errors: ['documents.no_collection', 'model.call_refused'],
    input: z.strictObject({
      question: z.string().trim().min(1).max(2_000),
      ...scope,
      /** `extract` asks no model: the best sentences as they stand. Default: a model where one is in use. */
      mind: z.enum(['model', 'extract']).optional(),
      route: z.string().max(41).optional(),
      model: ModelRef.optional(),
    }),
    output: z.strictObject({
      run: z.string(),
      status: z.string(),
      /** Null while it is thought about. */
      answer: CitedAnswer.nullable(),
    }),
    isPending: ({ status }) => !['completed', 'failed', 'cancelled'].includes(status),
  }),
  'documents.answer': operation({
    http: 'GET /api/v2/ask/{run}',
    summary: 'Get the answer to a question that was asked.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found'],
    input: z.strictObject({ run: z.string().min(1).max(100) }),
    output: z.strictObject({ run: z.string(), status: z.string(), answer: CitedAnswer.nullable() }),
  }),
}
