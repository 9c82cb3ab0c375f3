import { z } from 'zod'

import { operation } from './operation.ts'

/** What the folder of a session says to agents, and whether the person trusts it. */
const ProjectWords = z
  .strictObject({
    session: z.string(),
    /** The folder. */
    project: z.string(),
    /** What is put before agents; none where the folder says nothing. */
    items: z.array(z.strictObject({ title: z.string(), text: z.string() })),
    /** Of all of that, as it is now; null where there is nothing. */
    hash: z.string().nullable(),
    /** `changed` where other words were trusted: these are not. */
    trust: z.enum(['none', 'trusted', 'changed']),
  })
  .meta({ id: 'ProjectWords' })

export const wordsOperations = {
  'words.get': operation({
    http: 'GET /api/v2/sessions/{session}/words',
    summary: 'See what the folder of a session says to agents: its AGENTS.md, and which skills it has.',
    permission: 'look',
    audit: null,
    errors: ['workspace.session_unknown', 'files.not_found', 'gate.path_outside_grant'],
    input: z.strictObject({ session: z.string().max(100) }),
    output: ProjectWords,
  }),
  'words.trust': operation({
    http: 'PUT /api/v2/sessions/{session}/words',
    summary: 'Trust what the folder says to agents, exactly as it was seen, or trust it no more.',
    permission: 'allow',
    audit: 'settings.set',
    errors: [
      'workspace.session_unknown',
      'workspace.words_changed',
      'files.not_found',
      'gate.path_outside_grant',
      'input.revision_stale',
    ],
    input: z.strictObject({
      session: z.string().max(100),
      /** Of the words that were seen; null to trust none. */
      hash: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable(),
    }),
    output: ProjectWords,
  }),
}
