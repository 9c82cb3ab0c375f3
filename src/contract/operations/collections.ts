import { z } from 'zod'

import { Collection, CollectionName, ReadingReport, UnreadDocument } from '../collections.ts'
import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'

const byRun = { run: z.string(), status: z.string() }

const isPending = ({ status }: { status: string }): boolean =>
  !['completed', 'failed', 'cancelled'].includes(status)

/** A collection with how much is in it. */
export const CollectionView = Collection.extend({
  /** Whether every home has it, so that it cannot be removed. */
  isOwn: z.boolean(),
  documents: z.int(),
  passages: z.int(),
  /** Of the passages, those that can be found by what they mean. */
  withVectors: z.int(),
  /** Files that could not be read. */
  unread: z.int(),
}).meta({ id: 'CollectionView' })
export type CollectionView = z.infer<typeof CollectionView>

/** A document that was read. */
export const DocumentView = z
  .strictObject({
    id: z.string(),
    collection: z.string(),
    /** Absolute path of the file, or its name in the collection. */
    path: z.string(),
    title: z.string().nullable(),
    kind: z.string(),
    sizeBytes: z.int(),
    modifiedAt: z.iso.datetime(),
    readAt: z.iso.datetime(),
    passages: z.int(),
    /** `untrusted` when anyone may have written it. */
    integrity: z.enum(['trusted', 'untrusted']),
  })
  .meta({ id: 'DocumentView' })
export type DocumentView = z.infer<typeof DocumentView>

/** A folder that is being read, or was. */
export const ReadingView = z
  .strictObject({
    run: z.string(),
    status: z.string(),
    collection: z.string(),
    folder: z.string(),
    startedAt: z.iso.datetime(),
    /** Files that were read by now, and how many there are to read; null before they are counted. */
    progress: z
      .strictObject({
        done: z.int(),
        toRead: z.int(),
        /** Seconds that the rest will take, by how long those before took; null where nobody can tell yet. */
        leftSeconds: z.number().nullable(),
      })
      .nullable(),
    /** What came of it; null while it goes on, and where it failed. */
    report: ReadingReport.nullable(),
    error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'ReadingView' })
export type ReadingView = z.infer<typeof ReadingView>

const folder = z.string().trim().min(1).max(4_096)
const settable = Collection.shape

export const collectionsOperations = {
  'collections.list': operation({
    http: 'GET /api/v2/collections',
    summary: 'List the collections of documents, with how much is in them.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: z.strictObject({ items: z.array(CollectionView) }),
  }),
  'collections.get': operation({
    http: 'GET /api/v2/collections/{name}',
    summary: 'Get one collection.',
    permission: 'look',
    audit: null,
    errors: ['documents.no_collection'],
    input: z.strictObject({ name: CollectionName }),
    output: CollectionView,
  }),
  'collections.put': operation({
    http: 'PUT /api/v2/collections/{name}',
    summary: 'Make a collection, or change how it is cut. What was read already stays as it is.',
    permission: 'keep',
    audit: 'settings.set',
    errors: ['input.revision_stale'],
    input: z.strictObject({
      name: CollectionName,
      title: settable.title,
      project: settable.project,
      passageSize: settable.passageSize,
      overlap: settable.overlap,
    }),
    output: CollectionView,
  }),
  'collections.remove': operation({
    http: 'DELETE /api/v2/collections/{name}',
    summary: 'Forget a collection with all that was read into it, for good. Files are not touched.',
    permission: 'keep',
    audit: 'settings.set',
    errors: ['documents.no_collection'],
    input: z.strictObject({ name: CollectionName }),
    output: z.strictObject({ ...byRun, forgotten: z.int().nullable() }),
    isPending,
  }),
}

export const documentsOperations = {
  'documents.list': operation({
    http: 'GET /api/v2/documents',
    summary: 'List the documents of a collection, by path.',
    permission: 'look',
    audit: null,
    errors: ['documents.no_collection'],
    input: z.strictObject({
      collection: CollectionName.default('files'),
      /** A folder: only what is in it. */
      under: folder.optional(),
      ...pageFields,
    }),
    output: pageOf(DocumentView),
  }),
  'documents.unread': operation({
    http: 'GET /api/v2/documents/unread',
    summary: 'List the files of a collection that could not be read, with why.',
    permission: 'look',
    audit: null,
    errors: ['documents.no_collection'],
    input: z.strictObject({ collection: CollectionName.default('files'), ...pageFields }),
    output: pageOf(UnreadDocument),
  }),
  'documents.get': operation({
    http: 'GET /api/v2/documents/{document}',
    summary: 'Get a document, and its text or a piece of it.',
    permission: 'look',
    audit: null,
    errors: ['documents.not_found'],
    input: z.strictObject({
      document: z.string().min(1).max(200),
      /** In bytes of the text in UTF-8; a piece ends at a whole character. */
      start: z.coerce.number().int().min(0).default(0),
      end: z.coerce.number().int().min(0).optional(),
    }),
    output: z.strictObject({
      document: DocumentView,
      start: z.int(),
      end: z.int(),
      /** Whether there is more behind it. */
      more: z.boolean(),
      text: z.string(),
    }),
  }),
  'documents.content': operation({
    http: 'GET /api/v2/documents/{document}/content',
    summary: 'Get the file that a document was read from, where it still is as it was read.',
    permission: 'look',
    audit: null,
    errors: ['documents.not_found', 'files.not_found', 'files.changed'],
    input: z.strictObject({ document: z.string().min(1).max(200) }),
    output: { content: '*/*' },
  }),
  'documents.add': operation({
    http: 'POST /api/v2/documents',
    summary: 'Read a folder, or a file, into a collection, by a run that can be undone.',
    permission: 'allow',
    audit: null,
    errors: ['documents.no_collection', 'files.not_found', 'gate.policy_refused'],
    input: z.strictObject({ folder, collection: CollectionName.default('files') }),
    output: ReadingView,
    status: 202,
  }),
  'documents.readings': operation({
    http: 'GET /api/v2/documents/readings',
    summary: 'List the folders that are being read, or were lately, with how far they have come.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
    output: z.strictObject({ items: z.array(ReadingView) }),
  }),
  'documents.reading': operation({
    http: 'GET /api/v2/documents/readings/{run}',
    summary: 'Say how far the reading of a folder has come, or what came of it.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found'],
    input: z.strictObject({ run: z.string().min(1).max(100) }),
    output: ReadingView,
  }),
  'documents.forget': operation({
    http: 'DELETE /api/v2/documents',
    summary: 'Forget a document, or all that was read of a folder, for good. Files are not touched.',
    permission: 'allow',
    audit: null,
    errors: ['documents.no_collection', 'documents.not_found', 'gate.policy_refused'],
    input: z.strictObject({ under: folder, collection: CollectionName.default('files') }),
    output: z.strictObject({ ...byRun, forgotten: z.int().nullable() }),
    isPending,
  }),
  'documents.export': operation({
    http: 'GET /api/v2/documents/export',
    summary: 'Export the texts of a collection, or of a folder of it, as a ZIP.',
    permission: 'look',
    audit: null,
    errors: ['documents.no_collection'],
    input: z.strictObject({ collection: CollectionName.default('files'), under: folder.optional() }),
    output: { content: 'application/zip' },
  }),
}
