import { z } from 'zod'

import { isWideAllowance } from './allowance.ts'

/** What a person has said once and for all to be fine, such as mail to colleagues. */
export const StandingRule = z
  .strictObject({
    tool: z
      .string()
      .regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*(\.\*)?$/)
      .meta({ title: 'Tool', description: 'Its name, or a beginning with .* such as mail.*' }),
    field: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ title: 'Field', description: 'The input field that it is about; any field when not given.' }),
    allows: z
      .string()
      .min(1)
      .max(1_000)
      .refine(
        (allows) => !isWideAllowance(allows),
        'Covers almost everything; name a domain, a host or a folder.',
      )
      .meta({
        title: 'Allows',
        description:
          'An address (ada@corp.com), all of a domain (*@corp.com), a host (api.example.org), its subdomains (*.example.org), what is below a URL (https://api.example.org/v1/), a file, what is below a folder (/home/ada/notes/**), or one exact word.',
      }),
    where: z
      .record(z.string(), z.array(z.union([z.string(), z.number(), z.boolean()])).min(1))
      .optional()
      .meta({
        title: 'Where',
        description: 'Other input fields and the values they must have, such as method: [GET].',
      }),
    because: z.string().min(1).max(300).meta({ title: 'Because', description: 'Why it is fine.' }),
  })
  .meta({ id: 'StandingRule' })
export type StandingRule = Readonly<z.infer<typeof StandingRule>>

/** What the judgement of information flow goes by, besides the effect itself. */
export const FlowRules = z
  .strictObject({ standing: z.array(StandingRule).max(1_000).default([]) })
  .meta({ id: 'FlowRules' })
export type FlowRules = Readonly<z.infer<typeof FlowRules>>

export const noFlowRules: FlowRules = { standing: [] }
