import { z } from 'zod'

import { MemoryKey, MemoryNamespace, MemoryNote, RememberedFact } from '../remembered.ts'
import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'

const factPlace = { namespace: MemoryNamespace, key: MemoryKey }
/** What becomes of it is a run like any other: journaled, and taken back by undoing it. */
const byRun = { run: z.string(), status: z.string() }

const isPending = ({ status }: { status: string }): boolean =>
  !['completed', 'failed', 'cancelled'].includes(status)

export const memoryOperations = {
  'memory.namespaces': operation({
    http: 'GET /api/v2/memory/namespaces',
    summary: 'List the namespaces in which facts are remembered, by name.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({ ...pageFields }),
    output: pageOf(z.strictObject({ namespace: z.string(), facts: z.int() })),
  }),
  'memory.list': operation({
    http: 'GET /api/v2/memory/facts',
    summary: 'List what is remembered, by namespace and key.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({
      namespace: MemoryNamespace.optional(),
      /** Words that all occur in a fact: in its key, its value or its note, in any case. */
      search: z.string().max(200).optional(),
      ...pageFields,
    }),
    output: pageOf(RememberedFact),
  }),
  'memory.get': operation({
    http: 'GET /api/v2/memory/fact',
    summary: 'Get what is remembered under a key.',
    permission: 'look',
    audit: null,
    errors: ['memory.not_found'],
    input: z.strictObject(factPlace),
    output: RememberedFact,
  }),
  'memory.set': operation({
    http: 'PUT /api/v2/memory/fact',
    summary: 'Have a fact remembered, in the place of what was there, by a run that can be undone.',
    permission: 'allow',
    audit: null,
    errors: ['memory.full', 'records.changed', 'gate.policy_refused'],
    input: z.strictObject({ ...factPlace, value: z.json(), note: MemoryNote }),
    output: z.strictObject({
      ...byRun,
      /** As it is remembered; null while the run goes on. */
      fact: RememberedFact.nullable(),
    }),
    isPending,
  }),
  'memory.remove': operation({
    http: 'DELETE /api/v2/memory/fact',
    summary: 'Have a fact forgotten, by a run that can be undone.',
    permission: 'allow',
    audit: null,
    errors: ['memory.not_found', 'records.changed', 'gate.policy_refused'],
    input: z.strictObject(factPlace),
    output: z.strictObject(byRun),
    isPending,
  }),
  'memory.export': operation({
    http: 'GET /api/v2/memory/export',
    summary: 'Export all that is remembered, or one namespace, as JSON.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({ namespace: MemoryNamespace.optional() }),
    output: { content: 'application/json' },
  }),
}
