import type { ModelPrice } from '#contract'

import { priceText } from '../../text/models.ts'

const dollars = new Intl.NumberFormat('en', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 2,
  maximumFractionDigits: 6,
})

/** `$0.25 in, $2.00 out`. */
export function priceWords({ input, output }: ModelPrice): string {
  return priceText.of(dollars.format(input), dollars.format(output))
}

/** As typed; null for a field that is empty. */
export interface TypedPrice {
  readonly input: number | null
  readonly output: number | null
  readonly cached: number | null
}

export const emptyPrice: TypedPrice = { input: null, output: null, cached: null }

/** What the fields show of a price that was set. */
export function typedOf(price: ModelPrice | undefined): TypedPrice {
  return price === undefined ? emptyPrice : { ...price, cached: price.cached ?? null }
}

/** Null as long as it does not say enough. */
export function priceFrom({ input, output, cached }: TypedPrice): ModelPrice | null {
  if (input === null || output === null) return null
  return { input, output, ...(cached === null ? {} : { cached }) }
}
