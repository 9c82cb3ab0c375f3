import type { ModelPrice, ProviderKind } from '#contract'
import type { PriceList } from '#model'

/** Long enough to be exact, and short of the prices that hold for very long inputs alone. */
const sample = 1_000
const million = 1_000_000

/** The providers of whose prices there is a list. What else speaks as OpenAI does has prices of its own. */
const listed: ReadonlySet<ProviderKind> = new Set(['openai', 'anthropic', 'google', 'mistral', 'groq'])

/** Prices as the package that is installed knows them; it is never asked for newer ones. */
export function createPriceList(): PriceList {
  return {
    async priceOf({ provider: { kind }, model }) {
      if (!listed.has(kind)) return undefined
      const { calcPrice } = await import('@pydantic/genai-prices')
      const of = (usage: Record<string, number>): number | undefined => {
        const total = calcPrice(usage, model, { providerId: kind })?.total_price
        return total === undefined ? undefined : Number(((total / sample) * million).toPrecision(12))
      }
      const input = of({ input_tokens: sample })
      const output = of({ output_tokens: sample })
      const cached = of({ input_tokens: sample, cache_read_tokens: sample })
      if (input === undefined || output === undefined) return undefined
      return { input, output, ...(cached === undefined ? {} : { cached }) } satisfies ModelPrice
    },
  }
}
