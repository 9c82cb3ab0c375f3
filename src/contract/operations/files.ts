import { z } from 'zod'

import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'

const Kind = z.enum(['file', 'folder', 'link', 'other'])
const Path = z.string().min(1).max(4_096)

/** One thing in a folder. Links are told as such, and never followed. */
const FolderEntry = z
  .strictObject({
    name: z.string(),
    /** Absolute when browsing; from the project's folder on, with slashes, in a project. */
    path: z.string(),
    kind: Kind,
    /** Null of what is no file. */
    sizeBytes: z.number().nullable(),
    modifiedAt: z.iso.datetime(),
    /** Of a folder: how many things are in it, hidden ones left out; null where that cannot be seen. */
    entries: z.int().nullable(),
  })
  .meta({ id: 'FolderEntry' })

const hidden = z.stringbool().default(false)

export const filesOperations = {
  'files.browse': operation({
    http: 'GET /api/v2/files/browse',
    summary: 'Look into a folder of this machine to choose one. Nothing is granted by it.',
    permission: 'look',
    audit: null,
    errors: [
      'files.denied',
      'files.io_failed',
      'files.not_a_folder',
      'files.not_found',
      'files.path_invalid',
      'gate.path_outside_grant',
    ],
    input: z.strictObject({
      /** Absolute, or with a tilde. Default: the home of the person. */
      folder: Path.optional(),
      /** Whether names that begin with a dot are shown. */
      hidden,
      /** Whether files are shown, not only folders and links. */
      files: z.stringbool().default(true),
      ...pageFields,
    }),
    output: z.strictObject({
      ...pageOf(FolderEntry).shape,
      folder: z.string(),
      /** Null at the top. */
      parent: z.string().nullable(),
      /** The home of the person. */
      home: z.string(),
      /** Set when the folder has more things than are looked at. */
      truncated: z.boolean(),
    }),
  }),
  'files.list': operation({
    http: 'GET /api/v2/files',
    summary: 'List one folder of a project, folders first.',
    permission: 'look',
    audit: null,
    errors: [
      'workspace.project_unknown',
      'files.not_found',
      'files.not_a_folder',
      'files.denied',
      'files.io_failed',
      'files.path_invalid',
      'gate.path_outside_grant',
    ],
    input: z.strictObject({
      /** The folder of a session. */
      project: Path,
      /** From the project's folder on; default: that folder itself. */
      path: z.string().max(4_096).default(''),
      hidden,
      ...pageFields,
    }),
    output: z.strictObject({
      ...pageOf(FolderEntry).shape,
      /** Set when the folder has more things than are looked at. */
      truncated: z.boolean(),
    }),
  }),
  'files.content': operation({
    http: 'GET /api/v2/files/content',
    summary: 'Get the content of a file of a project.',
    permission: 'look',
    audit: null,
    errors: [
      'workspace.project_unknown',
      'files.not_found',
      'files.not_a_file',
      'files.not_a_folder',
      'files.too_large',
      'files.denied',
      'files.io_failed',
      'files.path_invalid',
      'gate.path_outside_grant',
    ],
    input: z.strictObject({
      /** The folder of a session. */
      project: Path,
      /** From the project's folder on, or absolute within it. */
      path: Path,
    }),
    output: { content: '*/*' },
  }),
}
