import { z } from 'zod'

import { Label } from './label.ts'

export const memoryLimits = { factsOfNamespace: 10_000, keyLength: 200, valueBytes: 32 * 1024 } as const

/** What belongs together: a project's, an agent's, a person's. */
export const MemoryNamespace = z
  .string()
  .regex(
    /^[a-z][a-z0-9_.-]{0,63}$/,
    'at most 64 small letters, digits, dots, _ and -, beginning with a letter',
  )
  .meta({
    title: 'Namespace',
    description: 'What belongs together: small letters, digits, dots, _ and -, beginning with a letter.',
  })

export const MemoryKey = z
  .string()
  .min(1)
  .max(memoryLimits.keyLength)
  .refine((key) => key.isWellFormed() && !/\p{Cc}/u.test(key), 'a text in one line')
  .meta({ title: 'Key', description: 'What it is remembered by, one in its namespace.' })

export const MemoryNote = z
  .string()
  .max(1_000)
  .default('')
  .meta({ title: 'Note', description: 'Where it is from, or why it matters.' })

/** Something that an agent or a person had remembered, with where it is from. */
export const RememberedFact = z
  .strictObject({
    namespace: z.string().meta({ title: 'Namespace', description: 'What it belongs to.' }),
    key: z.string().meta({ title: 'Key', description: 'What it is remembered by.' }),
    value: z.json().meta({ title: 'Value', description: 'What is remembered.' }),
    note: z.string().meta({ title: 'Note', description: 'As it was given; empty for none.' }),
    updatedAt: z.iso.datetime().meta({ title: 'Updated', description: 'ISO 8601, UTC.' }),
    by: z
      .string()
      .meta({ title: 'By', description: 'The call that had it remembered: its run, and where in it.' }),
    label: z
      .strictObject({
        integrity: Label.shape.integrity.meta({
          title: 'Integrity',
          description: 'untrusted: somebody else may have written it.',
        }),
        confidentiality: Label.shape.confidentiality.meta({
          title: 'Confidentiality',
          description: 'Who may read it.',
        }),
        sources: Label.shape.sources.meta({
          title: 'Sources',
          description: 'Where what is untrusted is from.',
        }),
      })
      .meta({ title: 'Label', description: 'Of all that it was made from.' }),
  })
  .meta({ id: 'RememberedFact' })
export type RememberedFact = z.infer<typeof RememberedFact>
