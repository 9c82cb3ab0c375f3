import { type AppError, ModelEmbedCall, ModelEmbedding } from '#contract'
import type { Tool } from '#gate'

import { amountIn } from './model-ask.ts'

/** Longer than any provider may take. */
const timeoutMs = 3_600_000

/** Has a model turn texts into vectors. As with asking one, nothing is changed and it is paid for. */
export const modelEmbed: Tool<ModelEmbedCall, ModelEmbedding, { tokens: number; money: number }> = {
  name: 'model.embed',
  version: 1,
  title: 'Turn texts into vectors',
  description:
    'Has a model make a vector of each text, whose nearness says that they mean the same. Vectors of one model can be compared with those of no other.',
  input: ModelEmbedCall.meta({
    examples: [{ model: 'ollama/nomic-embed-text', texts: ['a hedge in March'] }],
  }),
  output: ModelEmbedding,
  effect: 'idempotent',
  undoClass: 'pure',
  leavesNothing: true,
  readyEarly: true,
  capabilities: [],
  controls: ['model'],
  reach: { leaves: 'sent', destinations: ['model'] },
  timeoutMs,
  needs: () => [],
  cost: (_input, { tokens, money }) => ({ tokens, money }),
  spent: (_input, { usage, cost }) => ({
    tokens: usage.input + usage.output,
    ...(cost === null ? {} : { money: cost }),
  }),
  lost: ({ details }: AppError) => ({
    tokens: amountIn(details['tokens']),
    money: amountIn(details['money']),
  }),
  // Numbers say what the texts say, to whoever has the model.
  label: ({ model }) => ({
    integrity: 'untrusted',
    confidentiality: 'private',
    sources: [`model:${model}`],
  }),
  async preview({ model, texts }, { world }) {
    const { tokens } = await world.models.planVectors({ model, texts })
    return {
      summary: `Have ${model} make ${texts.length} vectors, with up to ${tokens} tokens`,
      changes: [{ verb: 'send', target: model }],
    }
  },
  prepare: async (input, { world }) => world.models.planVectors(input),
  run: async (input, _prepared, { world, signal }) => world.models.vectors(input, { signal }),
}
