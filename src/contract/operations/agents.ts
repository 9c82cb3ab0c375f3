import { z } from 'zod'

import { AgentDocument, AgentName, AgentSchedule } from '../agents.ts'
import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'

/** Of a project's folder, of the home, or of the program; the nearer hides the farther of the same name. */
const AgentSource = z.enum(['project', 'kept', 'built-in'])

const place = {
  from: AgentSource,
  /** The version that is kept; null for what has none. */
  version: z.int().nullable(),
  /** The file of a project, from its folder on. */
  file: z.string().nullable(),
}

/** The schedule of an agent, and whether it is on. */
const AgentScheduleView = z
  .strictObject({
    ...AgentSchedule.shape,
    /** Whose clocks it goes by. */
    zone: z.string(),
    /** Whether the person has turned it on; only what is kept can be. */
    on: z.boolean(),
    /** The run that keeps it; null while it is off. */
    run: z.string().nullable(),
    /** When it is due next; null while it is off or paused. */
    next: z.iso.datetime().nullable(),
  })
  .meta({ id: 'AgentScheduleView' })
export type AgentScheduleView = z.infer<typeof AgentScheduleView>

const entry = {
  name: z.string(),
  /** What it is for. */
  description: z.string(),
  ...place,
  /** Whether somebody else may have written it, as any file of a folder. */
  untrusted: z.boolean(),
  schedule: AgentScheduleView.nullable(),
}

/** An agent, and where it is from. */
const AgentEntry = z
  .strictObject({
    ...entry,
    /** The nearer one of the same name that is taken instead; null for the one that is taken. */
    hiddenBy: z.strictObject(place).nullable(),
  })
  .meta({ id: 'AgentEntry' })
export type AgentEntry = z.infer<typeof AgentEntry>

/** Something to say of an agent's text. */
const AgentNote = z
  .strictObject({
    severity: z.enum(['error', 'note']),
    /** JSON pointer into its fields. */
    path: z.string(),
    message: z.string(),
    hint: z.string().nullable(),
    /** Where in the text, from 1. */
    line: z.int().nullable(),
    column: z.int().nullable(),
  })
  .meta({ id: 'AgentNote' })
export type AgentNote = z.infer<typeof AgentNote>

export const AgentView = z
  .strictObject({
    ...entry,
    /** In its canonical form, as Markdown. */
    text: z.string(),
    /** The same as a value. */
    document: AgentDocument,
    /** The tools that its patterns name. */
    tools: z.array(z.string()),
    /** Its patterns that name no tool there is. */
    missing: z.array(z.string()),
    /** Agents that it may ask and that are not there. */
    missingAgents: z.array(z.string()),
    /** Farther ones of the same name that it is taken instead of. */
    hides: z.array(z.strictObject(place)),
    notes: z.array(AgentNote),
    /** Another one whenever anything of this is. What is saved or removed goes by the version in it. */
    revision: z.string(),
  })
  .meta({ id: 'AgentView' })
export type AgentView = z.infer<typeof AgentView>

/** A session in whose folder agents are looked for as well: it was named, what is in it may be anybody's. */
const session = z.string().max(100).optional()
const revision = z.string().max(100).optional()

const ofFolder = [
  'workspace.session_unknown',
  'gate.path_outside_grant',
  'files.denied',
  'files.not_a_folder',
  'files.not_found',
] as const

export const agentsOperations = {
  'agents.list': operation({
    http: 'GET /api/v2/agents',
    summary: 'List the agents there are, by name, and where each is from.',
    permission: 'look',
    audit: null,
    errors: [...ofFolder],
    input: z.strictObject({ session, ...pageFields }),
    output: pageOf(AgentEntry).extend({
      /** Files and folders of the project that hold no agent that could be read. */
      unread: z.array(z.strictObject({ file: z.string(), why: z.string() })),
    }),
  }),
  'agents.get': operation({
    http: 'GET /api/v2/agents/{name}',
    summary: 'Get an agent: the nearest of its name, the one of a place, or a version that is kept.',
    permission: 'look',
    audit: null,
    errors: ['agent.not_found', ...ofFolder],
    input: z.strictObject({
      name: AgentName,
      version: z.coerce.number().int().min(1).max(1_000_000_000).optional(),
      from: AgentSource.optional(),
      session,
    }),
    output: AgentView,
  }),
  'agents.save': operation({
    http: 'PUT /api/v2/agents/{name}',
    summary: 'Keep an agent: as its next version, unless it is the same as the newest.',
    permission: 'keep',
    audit: null,
    errors: ['agent.invalid', 'input.revision_stale'],
    input: z.strictObject({
      name: AgentName,
      /** Markdown with its fields at the head; this or the document. */
      text: z.string().max(1_000_000).optional(),
      /** See AgentDocument. */
      document: z.record(z.string(), z.json()).optional(),
      /** Of the one that it was made from; `none` where none was kept. Without it, whatever is kept is followed. */
      revision,
    }),
    output: z.strictObject({
      version: z.int(),
      /** False when the newest version says the same. */
      created: z.boolean(),
      missing: AgentView.shape.missing,
      notes: z.array(AgentNote),
      revision: z.string(),
    }),
  }),
  'agents.schedule': operation({
    http: 'PUT /api/v2/agents/{name}/schedule',
    summary:
      'Turn the schedule of an agent that is kept on or off. While it is on, its turn starts at each of its times.',
    permission: 'keep',
    audit: null,
    errors: ['agent.not_found', 'agent.no_schedule'],
    input: z.strictObject({ name: AgentName, on: z.boolean() }),
    output: AgentScheduleView,
  }),
  'agents.versions': operation({
    http: 'GET /api/v2/agents/{name}/versions',
    summary:
      'List the versions of an agent that are kept, newest first. One that was removed has them still.',
    permission: 'look',
    audit: null,
    errors: ['agent.not_found'],
    input: z.strictObject({ name: AgentName, ...pageFields }),
    output: pageOf(z.strictObject({ version: z.int(), by: z.string(), savedAt: z.iso.datetime() })),
  }),
  'agents.remove': operation({
    http: 'DELETE /api/v2/agents/{name}',
    summary: 'Take an agent that is kept out of use. Its versions can still be looked at, and saved again.',
    permission: 'keep',
    audit: null,
    errors: ['agent.not_found', 'input.revision_stale'],
    input: z.strictObject({ name: AgentName, revision }),
    output: z.strictObject({ removed: z.literal(true) }),
  }),
}
