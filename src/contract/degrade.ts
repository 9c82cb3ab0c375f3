import { z } from 'zod'

import type { ModelRef } from './model-ref.ts'

/** What is done with the calls of a route when little is left of a budget. */
export interface DegradeRule {
  /** Whose budget is looked at: that of the run, of its project, of the day, or whichever of them has least. */
  readonly of: 'any' | 'run' | 'project' | 'day'
  /**
   * It holds where less than this is left: a share of the limit, tokens, or millionths of a US dollar. Null for less than the call
   * may take.
   */
  readonly below: { readonly share: number } | { readonly tokens: number } | { readonly money: number } | null
  /** `decline` refuses the call, and lets an agent end its turn, instead of waiting for the budget. */
  readonly does: 'decline' | { readonly use: ModelRef }
}

const form =
  /^(?:too little|below (?:(\d+(?:\.\d+)?)%|(\d+) tokens?|\$(\d+(?:\.\d{1,6})?)))(?: of (run|project|day))?: (?:use ([a-z][a-z0-9_-]{0,40}\/[\x21-\x7e]{1,250})|decline)$/

/** Reads a rule; undefined for what is none. */
export function parseDegradeRule(text: string): DegradeRule | undefined {
  const found = form.exec(text.trim())
  if (!found) return undefined
  const [, share, tokens, dollars, of, use] = found
  const below = belowOf({ share, tokens, dollars })
  if (below === undefined) return undefined
  return {
    of: scopes.find((one) => one === of) ?? 'any',
    below,
    does: use === undefined ? 'decline' : { use },
  }
}

const scopes = ['run', 'project', 'day'] as const

/** Undefined for an amount that cannot be. */
function belowOf({
  share,
  tokens,
  dollars,
}: Readonly<Record<'share' | 'tokens' | 'dollars', string | undefined>>): DegradeRule['below'] | undefined {
  if (share !== undefined) return ifPositive({ share: Number(share) / 100 }, Number(share) <= 100)
  if (tokens !== undefined) return ifPositive({ tokens: Number(tokens) })
  if (dollars !== undefined) return ifPositive({ money: Math.round(Number(dollars) * 1_000_000) })
  return null
}

function ifPositive<Amount extends Readonly<Record<string, number>>>(
  amount: Amount,
  fits = true,
): Amount | undefined {
  return fits && Object.values(amount).every((value) => value > 0) ? amount : undefined
}

/** A rule as people write it: `below 20% of day: use local/qwen3`, `below $0.50: decline`, `too little: decline`. */
export const DegradeRuleText = z
  .string()
  .max(400)
  .trim()
  .refine(
    (text) => parseDegradeRule(text) !== undefined,
    '"below 20% of day: use PROVIDER/MODEL" or "too little: decline" is expected',
  )
  .meta({ id: 'DegradeRule' })
