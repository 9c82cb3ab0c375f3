import { z } from 'zod'

import { ModelRef } from './model-ref.ts'

/** What is done with the calls of a route when little is left of a budget. */
export const DegradeRule = z
  .strictObject({
    /** Whose budget is looked at: that of the run, of its project, of the day, or whichever of them has least. */
    of: z.enum(['any', 'run', 'project', 'day']).default('any'),
    /**
     * It holds where less than this is left: a share of the limit, tokens, or millionths of a US dollar. Null for less than the
     * call may take.
     */
    below: z
      .union([
        z.strictObject({ share: z.number().gt(0).max(1) }),
        z.strictObject({ tokens: z.int().positive() }),
        z.strictObject({ money: z.int().positive() }),
      ])
      .nullable()
      .default(null),
    /** `decline` refuses the call, and lets an agent end its turn, instead of waiting for the budget. */
    then: z.union([z.literal('decline'), z.strictObject({ use: ModelRef })]),
  })
  .meta({ id: 'DegradeRule' })
export type DegradeRule = Readonly<z.infer<typeof DegradeRule>>

/** A rule as people write it: `below 20% of day: use local/qwen3`, `too little: decline`. */
export function degradeText({ of, below, then }: DegradeRule): string {
  const whose = of === 'any' ? '' : ` of ${of}`
  const what = then === 'decline' ? 'decline' : `use ${then.use}`
  return `${belowText(below)}${whose}: ${what}`
}

function belowText(below: DegradeRule['below']): string {
  if (below === null) return 'too little'
  if ('share' in below) return `below ${Number((below.share * 100).toFixed(6))}%`
  return 'tokens' in below ? `below ${below.tokens} tokens` : `below $${below.money / 1_000_000}`
}

const form =
  /^(?:too little|below (?:(\d+(?:\.\d+)?)%|(\d+) tokens?|\$(\d+(?:\.\d{1,6})?)))(?: of (run|project|day))?: (?:use (\S+)|decline)$/

/** Reads what {@link degradeText} writes; undefined for anything else. */
export function parseDegradeRule(text: string): DegradeRule | undefined {
  const found = form.exec(text.trim())
  if (!found) return undefined
  const [, share, tokens, dollars, of = 'any', use] = found
  const below =
    share !== undefined
      ? { share: Number(share) / 100 }
      : tokens !== undefined
        ? { tokens: Number(tokens) }
        : dollars === undefined
          ? null
          : { money: Math.round(Number(dollars) * 1_000_000) }
  const then = use === undefined ? 'decline' : { use }
  return DegradeRule.safeParse({ of, below, then }).data
}
