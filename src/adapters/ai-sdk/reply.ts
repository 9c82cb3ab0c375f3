import type { LanguageModelV4FinishReason } from '@ai-sdk/provider'

import { isJsonObject, type Json } from '#base'
import type { AppError, ModelToolCall, ProviderKind } from '#contract'

import type { ModelReply, ModelRequest } from '#model'

import { callIds } from './call-ids.ts'
import { modelError, type Whom } from './model-error.ts'
import type { Heard } from './heard.ts'
import type { ToolNames } from './tool-names.ts'
import { toUsage } from './usage.ts'

export interface ReadingOptions {
  readonly kind: ProviderKind
  readonly whom: Whom
  readonly names: ToolNames
}

/** @throws AppError `model.malformed` or `model.interrupted`, with the usage in its details where it is known. */
export function toReply(heard: Heard, request: ModelRequest, options: ReadingOptions): ModelReply {
  const { text, finish, served } = heard
  const { whom } = options
  const usage = toUsage(heard.usage)
  const details = usage === null ? {} : { usage: { ...usage } }
  const fail = (code: 'model.malformed' | 'model.interrupted', why: string): AppError =>
    modelError(code, { whom, why }, { details })

  if (isBrokenOff(finish)) throw fail('model.interrupted', 'its answer ended without an end.')
  const ids = callIds(options.kind, heard.calls, request.messages)
  const calls = heard.calls.map(({ name, input }, index): ModelToolCall => {
    const tool = options.names.fromWire(name)
    const read = parse(input.trim() === '' ? '{}' : input)
    if (read === undefined || !isJsonObject(read)) {
      throw fail('model.malformed', `it calls ${tool} with what is no JSON object.`)
    }
    return { id: ids[index] ?? '', tool, input: read as ModelToolCall['input'] }
  })
  const ended = calls.length > 0 && finish.unified === 'stop' ? 'calls' : finishes[finish.unified]
  if (request.schema === null || calls.length > 0 || ended === 'filtered') {
    return { text, calls, object: null, finish: ended, usage, served }
  }
  const object = parse(text)
  if (object === undefined) {
    const cut = ended === 'length' ? `, since it was cut after ${request.maxTokens} tokens` : ''
    throw fail('model.malformed', `its answer is not the JSON that was asked for${cut}.`)
  }
  return { text, calls, object, finish: ended, usage, served }
}

/** Some SDKs say so; others only do not know what a provider called the end. */
function isBrokenOff({ unified, raw }: LanguageModelV4FinishReason): boolean {
  return unified === 'interrupted' || ((unified === 'error' || unified === 'other') && raw === undefined)
}

const finishes: Readonly<Record<LanguageModelV4FinishReason['unified'], ModelReply['finish']>> = {
  stop: 'stop',
  length: 'length',
  'content-filter': 'filtered',
  'tool-calls': 'calls',
  error: 'other',
  interrupted: 'other',
  other: 'other',
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
