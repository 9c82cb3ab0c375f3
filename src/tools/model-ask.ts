import {
  type Amounts,
  type AppError,
  ModelAnswer,
  type ModelAttempt,
  ModelCall,
  type ModelUsage,
} from '#contract'
import type { AppliedRule, ModelPlan, Tool } from '#gate'

/** Longer than any provider may take, by all models of a route. */
const timeoutMs = 3_600_000

/** A plan as it is journaled. A type, not an interface: it must be JSON. */
type Planned = {
  models: string[]
  tokens: number
  money: number
  degraded?: { -readonly [Name in keyof AppliedRule]: AppliedRule[Name] }
  declines?: NonNullable<ModelPlan['declines']>
}

/**
 * Asks a model. Nothing is changed by it, but it is paid for, so it is never taken for a mere reading: the most that it can
 * cost is reserved before, and what a crash has cut short is charged in full and asked again.
 */
export const modelAsk: Tool<ModelCall, ModelAnswer, Planned> = {
  name: 'model.ask',
  version: 1,
  title: 'Ask a model',
  description:
    'Asks a language model, through the models that are set up. Tools that it may ask for are only named in its answer.',
  input: ModelCall,
  output: ModelAnswer,
  effect: 'idempotent',
  undoClass: 'pure',
  leavesNothing: true,
  readyEarly: true,
  capabilities: [],
  controls: ['route', 'model'],
  // Where it goes is what the person has set up; only which of it may be somebody else's choice.
  reach: { leaves: 'sent', destinations: ['route', 'model'] },
  timeoutMs,
  needs: () => [],
  cost: (_input, { tokens, money }) => ({ tokens, money }),
  // What came from a recording is paid for already.
  spent: (_input, { attempts, usage, cost }) =>
    attempts.some(({ replayed }) => replayed) ? owed(attempts) : amounts(usage, cost),
  lost: ({ details }: AppError) => ({
    tokens: amountIn(details['tokens']),
    money: amountIn(details['money']),
  }),
  label: ({ route, model }) => ({
    integrity: 'untrusted',
    confidentiality: 'private',
    sources: [`model:${model ?? route}`],
  }),
  async preview(input, { world }) {
    const { models, tokens } = await world.models.plan(input)
    return {
      summary: `Ask ${models[0] ?? 'a model'}, with up to ${tokens} tokens`,
      changes: models.slice(0, 1).map((target) => ({ verb: 'send' as const, target })),
    }
  },
  async prepare(input, call) {
    const plan = await call.world.models.plan(input, call.left())
    const { models, tokens, money, degraded, declines } = plan
    return {
      models: [...models],
      tokens,
      money,
      ...(degraded ? { degraded: { ...degraded } } : {}),
      ...(declines ? { declines: { ...declines } } : {}),
    }
  },
  short(prepared, { left, call }) {
    return call.world.models.declined(prepared, left)
  },
  async run(input, prepared, { world, idempotencyKey, signal }) {
    return world.models.ask(input, prepared satisfies ModelPlan, { signal, key: idempotencyKey })
  },
}

function amounts({ input, output }: ModelUsage, cost: number | null): Amounts {
  return { tokens: input + output, ...(cost === null ? {} : { money: cost }) }
}

function owed(attempts: readonly ModelAttempt[]): Amounts {
  const sum = { tokens: 0, money: 0 }
  for (const { replayed, usage, cost } of attempts) {
    if (replayed || !usage) continue
    sum.tokens += usage.input + usage.output
    sum.money += cost ?? 0
  }
  return sum
}

export function amountIn(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0
}
