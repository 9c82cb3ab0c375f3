import type { ModelPrice, ModelProvider, ModelRef, ModelUsage } from '#contract'

import type { ModelTarget } from './ports/model-client.ts'

/** Knows what models cost. Must answer without the network. */
export interface PriceList {
  /** Undefined for a model that it does not know. */
  priceOf(target: ModelTarget): Promise<ModelPrice | undefined>
}

export const free: ModelPrice = { input: 0, output: 0 }

/**
 * What a model costs: what the person has said first, nothing for one on this machine, then what the list knows.
 *
 * @returns undefined when nobody knows
 */
export async function priceOf(
  target: ModelTarget,
  { ref, said, list }: { ref: ModelRef; said: Readonly<Record<ModelRef, ModelPrice>>; list: PriceList },
): Promise<ModelPrice | undefined> {
  if (Object.hasOwn(said, ref)) return said[ref]
  if (isLocal(target.provider)) return free
  return list.priceOf(target)
}

/** Whether a provider runs on this machine. */
export function isLocal({ url }: Pick<ModelProvider, 'url'>): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}

/** Millionths of a US dollar, which is what a token costs at a dollar for a million; rounded up. */
export function costOf({ input, output, cached }: ModelUsage, price: ModelPrice): number {
  const kept = Math.min(cached, input)
  const amount = (input - kept) * price.input + kept * (price.cached ?? price.input) + output * price.output
  return Math.ceil(Number(amount.toFixed(6)))
}
