import { z } from 'zod'

import { operation } from './operation.ts'

const days = z.int().min(1).max(36_500).nullable().default(null)

const sessions = z.int().min(0).max(100_000).nullable().default(null)

/** How long things are kept. */
export const RetentionSettings = z
  .strictObject({
    runsDays: days.meta({
      title: 'Keep runs for (days)',
      description: 'Runs that ended longer ago are forgotten with their receipts. Empty: never.',
    }),
    runsKeep: z.int().min(0).max(1_000_000).default(0).meta({
      title: 'Always keep the newest runs',
      description: 'So many stay, however old.',
    }),
    snapshotDays: days.meta({
      title: 'Keep what runs replaced or removed for (days)',
      description: 'Afterwards a run can no longer be taken back in full. Empty: as long as the run is kept.',
    }),
    snapshotMb: z.int().min(1).max(10_000_000).nullable().default(null).meta({
      title: 'Space for what runs replaced or removed (MB)',
      description: 'When there is more, what was replaced first goes first. Empty: no limit.',
    }),
    contentsDays: days.meta({
      title: 'Keep what runs were told and said for (days)',
      description:
        'Of runs that ended longer ago, prompts, answers and results are forgotten. When they ran and what they used stays. Empty: as long as the run is kept.',
    }),
    contentsSessions: sessions.meta({
      title: 'Keep what was told and said in so many sessions only',
      description: 'Of the others, where something was said longer ago, it is forgotten. Empty: in all.',
    }),
    contentsUndoable: z.boolean().default(false).meta({
      title: 'Also of runs that can still be taken back',
      description: 'They can no longer be taken back then. Otherwise they are left alone until they are.',
    }),
    documentsDays: days.meta({
      title: 'Keep what was read of documents for (days)',
      description:
        'Of documents that were read longer ago, what was read is forgotten, unless their folder is watched. Files are not touched. Empty: for good.',
    }),
    projects: z
      .array(
        z.strictObject({
          /** The folder, absolute. */
          project: z.string().min(1).max(4_096),
          contentsDays: days,
          contentsSessions: sessions,
          /** Of what was read into the collections that belong to it. */
          documentsDays: days,
        }),
      )
      .max(1_000)
      .default([])
      .meta({
        title: 'Projects that are kept in another way',
        description:
          'For a folder, days and sessions of its own: [{ "project": "/home/ada/work", "contentsDays": 7, "contentsSessions": null, "documentsDays": 90 }].',
      }),
  })
  .meta({
    title: 'Retention',
    description:
      'How long runs, what they were told and said, what they replaced, and what was read of documents, are kept.',
  })
export type RetentionSettings = z.infer<typeof RetentionSettings>

const AppearanceSettings = z
  .strictObject({
    theme: z.enum(['system', 'light', 'dark']).default('system').meta({ title: 'Theme' }),
  })
  .meta({ title: 'Appearance', description: 'How the page looks, in every browser that shows it.' })

const NotificationSettings = z
  .strictObject({
    desktop: z.enum(['off', 'questions', 'all']).default('off').meta({
      title: 'Notices on the desktop',
      description: 'For what waits for your word, or also for runs that end. Your browser asks first.',
    }),
  })
  .meta({ title: 'Notifications', description: 'What the page tells you while you look elsewhere.' })

export const LimitSettings = z
  .strictObject({
    effectsAtOnce: z.int().min(1).max(1_000).default(256).meta({
      title: 'Effects under way at once',
      description: 'Holds from the next start of the daemon.',
    }),
    drainSeconds: z.int().min(1).max(3_600).default(60).meta({
      title: 'Patience when stopping (seconds)',
      description: 'How long a stop waits for effects that have begun.',
    }),
  })
  .meta({ title: 'Limits', description: 'How much is done at once.' })
export type LimitSettings = z.infer<typeof LimitSettings>

const DocumentSettings = z
  .strictObject({
    meaning: z
      .string()
      .regex(
        /^(?:auto|words|use-lite|[a-z][a-z0-9_-]{0,40}\/[\x21-\x7e]{1,250})$/,
        'auto, words, use-lite or PROVIDER/MODEL',
      )
      .default('auto')
      .meta({
        title: 'What finds documents by their meaning',
        description:
          'auto: the best that is installed; use-lite: the small English model that comes along; words: none; or PROVIDER/MODEL. The texts of documents, and what is looked for, go to a provider that is not on this machine, by runs that are paid for.',
      }),
  })
  .meta({ title: 'Documents', description: 'How documents are found.' })

/** Every group of settings by its name. */
export const settingsGroups = {
  appearance: AppearanceSettings,
  notifications: NotificationSettings,
  retention: RetentionSettings,
  limits: LimitSettings,
  documents: DocumentSettings,
} as const

export type SettingsGroup = keyof typeof settingsGroups
export type SettingsOf<Group extends SettingsGroup> = z.output<(typeof settingsGroups)[Group]>

const group = z.enum(['appearance', 'notifications', 'retention', 'limits', 'documents'])

/** A group of settings with the schema that a form is made from. */
export const SettingsView = z
  .strictObject({
    group,
    title: z.string(),
    description: z.string(),
    /** JSON Schema, draft 2020-12. */
    schema: z.record(z.string(), z.json()),
    values: z.record(z.string(), z.json()),
    revision: z.string(),
  })
  .meta({ id: 'SettingsView' })
export type SettingsView = z.infer<typeof SettingsView>

export const settingsOperations = {
  'settings.list': operation({
    http: 'GET /api/v2/settings',
    summary: 'List the groups of settings with their values and the schemas of their forms.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: z.strictObject({ groups: z.array(SettingsView) }),
  }),
  'settings.get': operation({
    http: 'GET /api/v2/settings/{group}',
    summary: 'Get one group of settings.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({ group }),
    output: SettingsView,
  }),
  'settings.set': operation({
    http: 'PUT /api/v2/settings/{group}',
    summary: 'Set the values of a group; those that are not named get their defaults.',
    permission: 'keep',
    audit: 'settings.set',
    errors: ['input.revision_stale'],
    input: z.strictObject({
      group,
      values: z.record(z.string(), z.json()),
      /** Of the values that these were made from. */
      revision: z.string().max(100).optional(),
    }),
    output: SettingsView,
  }),
}
