import { type Clock, sleep } from '#base'
import { AppError, type ModelEmbedCall, type ModelEmbedding, type ModelUsage } from '#contract'

import { pauseBefore, remedyFor } from './attempts.ts'
import type { ModelClient, ModelRequest, ModelTarget } from './ports/model-client.ts'
import type { CallFilter } from './ports/model-filter.ts'
import type { ProviderDesk } from './provider-desk.ts'

export interface Embedding {
  readonly client: ModelClient
  readonly clock: Clock
  /** From 0 to 1. */
  readonly random: () => number
  readonly target: ModelTarget
  readonly desk: ProviderDesk
  /** Looks at what is sent. */
  readonly filter: CallFilter | undefined
  /** Tokens that it is expected to take. */
  readonly expected: number
  readonly costOf: (usage: ModelUsage) => Promise<number | null>
  readonly signal: AbortSignal
}

/** How often it is asked again. */
const retries = 2

/**
 * Has a model turn texts into vectors, and again where that may help.
 *
 * @throws AppError `model.filtered`, `model.stopped`, and what the last try came to
 */
export async function embed(call: ModelEmbedCall, embedding: Embedding): Promise<ModelEmbedding> {
  const { clock, random, signal } = embedding
  const texts = allowed(call, embedding.filter)
  for (let tries = 1; ; tries += 1) {
    try {
      return { ...(await tryOnce(call, texts, embedding)), tries }
    } catch (error) {
      if (signal.aborted) throw stopped(embedding, error)
      if (!(error instanceof AppError) || !remedyFor(error).again || tries > retries) throw error
      const pauseMs = pauseBefore(tries, { error, random: random() })
      if (pauseMs === null) throw error
      await sleep(clock, pauseMs, { signal }).catch((reason: unknown) => {
        throw stopped(embedding, reason)
      })
    }
  }
}

async function tryOnce(
  { model }: ModelEmbedCall,
  texts: readonly string[],
  { client, target, desk, expected, costOf, signal }: Embedding,
): Promise<Omit<ModelEmbedding, 'tries'>> {
  const { limits } = target.provider
  const visit = await desk.visit(limits, () => client.embed(target, texts, { signal }), { signal })
  if (!visit)
    throw new AppError('model.none_answered', `${model} is not asked: ${desk.whyLeftAlone}`, {
      hint: 'Try the providers with `adjutant models test`.',
    })
  const { vectors, usage: told } = visit.answer
  const usage = told ?? { input: expected, output: 0, cached: 0, estimated: true }
  return { vectors: vectors.map((vector) => [...vector]), model, usage, cost: await costOf(usage) }
}

/** What may be sent of the texts. */
function allowed({ model, texts }: ModelEmbedCall, filter: CallFilter | undefined): readonly string[] {
  const verdict = filter?.before(asRequest(texts))
  if (!verdict || verdict.does === 'pass') return texts
  if (verdict.does === 'replace')
    return verdict.with.messages.map((message) => (message.role === 'user' ? message.text : ''))
  throw new AppError(
    'model.filtered',
    `${model} is not asked: ${verdict.by.join(', ')} does not let that be sent.`,
    {
      hint: 'Leave out what must not be sent, ask a model on this machine, or see `adjutant models filter list`.',
      details: { model, filters: [...verdict.by] },
    },
  )
}

/** Texts as filters and estimates take them. */
export function asRequest(texts: readonly string[]): ModelRequest {
  return {
    instructions: '',
    messages: texts.map((text) => ({ role: 'user', text })),
    tools: [],
    schema: null,
    maxTokens: 0,
    temperature: null,
  }
}

/** What was sent by then may be charged. */
function stopped({ expected, target }: Embedding, cause: unknown): AppError {
  return new AppError('model.stopped', `${target.provider.name} was stopped before its answer was whole.`, {
    cause,
    hint: 'Ask again if the vectors are wanted after all.',
    details: { tokens: expected, money: 0 },
  })
}
