import type { LanguageModelV4 } from '@ai-sdk/provider'

import type { Clock } from '#base'
import type { ModelProvider } from '#contract'

import type { AskOptions, ModelClient, ModelReply, ModelRequest, ModelTarget } from '#model'

import { embedTexts } from './embed-texts.ts'
import { toModelError } from './failures.ts'
import { heardInPieces, heardWhole } from './heard.ts'
import { type Line, openLine } from './line.ts'
import { listModels } from './list-models.ts'
import { modelError, type Whom } from './model-error.ts'
import { toCall, toolsIn } from './prompt.ts'
import { createModelOpener, type OpenModels } from './providers.ts'
import { toReply } from './reply.ts'
import { createToolNames } from './tool-names.ts'

export interface ModelClientOptions {
  /** Fills in `{{secret:NAME}}` in headers; all that is sent goes through it. */
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
}

/** Speaks to providers through the packages of Vercel's AI SDK. */
export function createModelClient({ fetch, clock }: ModelClientOptions): ModelClient {
  const openModels = createModelOpener()
  async function on<Value>(
    { provider, whom, signal }: { provider: ModelProvider; whom: Whom; signal: AbortSignal },
    work: (line: Line) => Promise<Value>,
  ): Promise<Value> {
    signal.throwIfAborted()
    using line = openLine({ fetch, clock, limits: provider.limits, signal, whom })
    try {
      return await line.during(work(line))
    } catch (error) {
      signal.throwIfAborted()
      throw line.broken ?? toModelError(error, whom)
    }
  }

  return {
    ask: (target, request, options) => {
      const whom = whomOf(target)
      const { signal } = options
      return on({ provider: target.provider, whom, signal }, (line) =>
        ask(line, { target, request, options, openModels }),
      )
    },
    embed: (target, texts, { signal }) => {
      const whom = whomOf(target)
      return on({ provider: target.provider, whom, signal }, async (line) => {
        const { embedding } = await openModels(target, line)
        if (!embedding)
          throw modelError('model.request_refused', { whom, why: 'it has no models for vectors.' })
        return embedTexts(embedding, texts, { signal: line.signal, whom })
      })
    },
    list: (provider, { signal }) => {
      const whom = { provider: provider.name, model: null }
      return on({ provider, whom, signal }, ({ fetch: send }) => listModels(provider, { fetch: send, whom }))
    },
  }
}

function whomOf({ provider, model }: ModelTarget): Whom {
  return { provider: provider.name, model }
}

interface Question {
  readonly target: ModelTarget
  readonly request: ModelRequest
  readonly options: AskOptions
  readonly openModels: OpenModels
}

async function ask(line: Line, { target, request, options, openModels }: Question): Promise<ModelReply> {
  const whom = whomOf(target)
  const { kind } = target.provider
  const names = createToolNames(toolsIn(request))
  const { language } = await openModels(target, line)
  const call = { ...toCall(request, { kind, names }), abortSignal: line.signal }
  const heard = await hear(language, call, options.onText)
  if (!heard) throw modelError('model.interrupted', { whom, why: 'its answer ended without an end.' })
  return toReply(heard, request, { kind, whom, names })
}

async function hear(
  language: LanguageModelV4,
  call: Parameters<LanguageModelV4['doGenerate']>[0],
  onText: AskOptions['onText'],
): ReturnType<typeof heardInPieces> {
  if (!onText) return heardWhole(await language.doGenerate(call))
  const { stream } = await language.doStream(call)
  return heardInPieces(stream, onText)
}
