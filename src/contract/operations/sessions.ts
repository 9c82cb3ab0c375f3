import { z } from 'zod'

import { DryRunReport } from '../dry-run-report.ts'
import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'

/** A conversation in a project: a folder that the person named. */
const Session = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    /** The folder, absolute, without a link on the way. */
    project: z.string(),
    createdAt: z.iso.datetime(),
    /** When something was said, or the title changed. */
    updatedAt: z.iso.datetime(),
    /** How many there are; also the index of the newest. */
    messages: z.int(),
    /** Of the title. */
    revision: z.string(),
  })
  .meta({ id: 'Session' })

/** Something that was said in a session. Never changed. */
const Message = z
  .strictObject({
    session: z.string(),
    /** From 1, without gaps. */
    index: z.int(),
    /** As whoever sent it called it. */
    id: z.string(),
    from: z.enum(['person', 'program']),
    text: z.string(),
    /** The run that was begun by it, or that it tells of. */
    run: z.string().nullable(),
    at: z.iso.datetime(),
    /** Since when its text is no longer kept; null while it is. */
    forgottenAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Message' })

/** The files of a session's folder as they were. */
const Checkpoint = z
  .strictObject({
    id: z.string(),
    session: z.string(),
    note: z.string().nullable(),
    createdAt: z.iso.datetime(),
    files: z.int(),
    folders: z.int(),
    /** Of all files together. */
    bytes: z.number(),
    /** What is not in it, and is left alone when it is restored: links, what could not be read, what was to be left out. */
    left: z.array(z.strictObject({ path: z.string(), why: z.string() })),
    /** How many those are; at most 100 are named. */
    leftCount: z.int(),
  })
  .meta({ id: 'Checkpoint' })

const title = z.string().trim().min(1).max(200)
const Path = z.string().min(1).max(4_096)

export const sessionsOperations = {
  'sessions.list': operation({
    http: 'GET /api/v2/sessions',
    summary: 'List the sessions, the one begun last first.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({
      /** Only those whose title or folder has this text in it, in any case. */
      search: z.string().max(200).optional(),
      ...pageFields,
    }),
    output: pageOf(Session),
  }),
  'sessions.get': operation({
    http: 'GET /api/v2/sessions/{id}',
    summary: 'Get one session.',
    permission: 'look',
    audit: null,
    errors: ['workspace.session_unknown'],
    input: z.strictObject({ id: z.string() }),
    output: Session,
  }),
  'sessions.create': operation({
    http: 'POST /api/v2/sessions',
    summary: 'Begin a session in a folder, which is thereby named.',
    permission: 'work',
    audit: null,
    errors: [
      'workspace.project_refused',
      'files.denied',
      'files.not_a_folder',
      'files.not_found',
      'files.path_invalid',
    ],
    input: z.strictObject({
      /** Absolute, or from the home of the person on with a tilde. */
      project: Path,
      /** Default: the name of the folder. */
      title: title.optional(),
    }),
    output: Session,
    status: 201,
  }),
  'sessions.rename': operation({
    http: 'PATCH /api/v2/sessions/{id}',
    summary: 'Give a session another title.',
    permission: 'work',
    audit: null,
    errors: ['workspace.session_unknown', 'input.revision_stale'],
    input: z.strictObject({ id: z.string(), title, revision: z.string().optional() }),
    output: Session,
  }),
  'messages.list': operation({
    http: 'GET /api/v2/sessions/{session}/messages',
    summary: 'List what was said in a session, newest first.',
    permission: 'look',
    audit: null,
    errors: ['workspace.session_unknown'],
    input: z.strictObject({
      session: z.string(),
      /** Only those with a higher index: what came since somebody last looked. */
      after: z.coerce.number().int().min(0).optional(),
      ...pageFields,
    }),
    output: pageOf(Message),
  }),
  'messages.add': operation({
    http: 'POST /api/v2/sessions/{session}/messages',
    summary: 'Say something in a session. The same message sent again is the same message.',
    permission: 'work',
    audit: null,
    errors: ['workspace.session_unknown', 'workspace.message_differs'],
    input: z.strictObject({
      session: z.string(),
      /** Of the sender's own, unique in the session. */
      id: z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/),
      from: Message.shape.from.default('person'),
      text: z.string().max(100_000),
      run: z.string().max(100).optional(),
    }),
    output: Message,
    status: 201,
  }),
  'sessions.checkpoints': operation({
    http: 'GET /api/v2/sessions/{session}/checkpoints',
    summary: 'List the checkpoints of a session, newest first.',
    permission: 'look',
    audit: null,
    errors: ['workspace.session_unknown'],
    input: z.strictObject({ session: z.string(), ...pageFields }),
    output: pageOf(Checkpoint),
  }),
  'sessions.checkpoint': operation({
    http: 'POST /api/v2/sessions/{session}/checkpoint',
    summary: 'Keep the files of a session as they are now.',
    permission: 'work',
    audit: null,
    errors: [
      'workspace.session_unknown',
      'workspace.too_large',
      'files.denied',
      'files.disk_full',
      'files.io_failed',
      'files.not_a_folder',
      'files.not_found',
      'gate.path_outside_grant',
    ],
    input: z.strictObject({
      session: z.string(),
      note: z.string().trim().min(1).max(500).optional(),
      /** Names of folders that are not looked into, wherever they are, such as `node_modules`. */
      without: z.array(z.string().min(1).max(255)).max(50).default([]),
    }),
    output: Checkpoint,
    status: 201,
  }),
  'sessions.restore': operation({
    http: 'POST /api/v2/sessions/{session}/restore',
    summary: 'Bring the files of a session back to a checkpoint, by a run that can itself be undone.',
    permission: 'allow',
    audit: null,
    errors: [
      'workspace.session_unknown',
      'workspace.checkpoint_unknown',
      'workspace.preview_stale',
      'workspace.too_large',
      'files.denied',
      'files.io_failed',
      'files.not_a_folder',
      'files.not_found',
      'gate.path_outside_grant',
    ],
    input: z.strictObject({
      session: z.string(),
      checkpoint: z.string(),
      /** Only tells what would be done. */
      dryRun: z.boolean().default(false),
      /** What the dry-run gave as `seen`: exactly that is allowed. Without it, each change asks as the policy says. */
      seen: z.string().max(100).optional(),
    }),
    output: z.strictObject({
      /** The run that does it; null where nothing is to be done, or for a dry-run. */
      run: z.string().nullable(),
      /** Of a dry-run; null where nothing is to be done. */
      preview: DryRunReport.nullable(),
      /** Stands for all that the preview shows. */
      seen: z.string().nullable(),
    }),
    status: 202,
  }),
}
