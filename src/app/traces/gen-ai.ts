import { z } from 'zod'

import { isJsonObject, type Json } from '#base'
import {
  type AgentDefinition,
  ModelAnswer,
  ModelAttempt,
  ModelCall,
  type ModelProvider,
  type ModelRef,
  type ProviderKind,
} from '#contract'

import type { Step } from '../running/run-fold.ts'
import type { Value } from './attributes.ts'
import { inputMessages, outputMessages, systemInstructions } from './messages.ts'

/** What a trace is made with beside the journal. */
export interface TraceOptions {
  readonly providers: readonly ModelProvider[]
  /** Whether what was said goes into it: what models and tools were told, and what they answered. */
  readonly contents: boolean
}

type Attributes = Readonly<Record<string, Value>>

export interface Described {
  readonly name: string
  readonly attributes: Attributes
}

/** What OpenTelemetry calls those that it has a name for. */
const providerNames: Partial<Record<ProviderKind, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  google: 'gcp.gemini',
  mistral: 'mistral_ai',
  groq: 'groq',
  ollama: 'ollama',
}

const finishReasons: Readonly<Record<ModelAnswer['finish'], string>> = {
  stop: 'stop',
  length: 'length',
  calls: 'tool_call',
  filtered: 'content_filter',
  other: 'other',
}

/** A turn of an agent. */
export function agentSpan(
  { agent, version }: Pick<AgentDefinition, 'agent' | 'version'>,
  session: string | null,
): Described {
  return {
    name: `invoke_agent ${agent.name}`,
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': agent.name,
      'gen_ai.agent.description': agent.description,
      'gen_ai.agent.version': String(version),
      'gen_ai.conversation.id': session,
    },
  }
}

/** A call of a model, with all its tries: its tokens are theirs, and stand nowhere else, so that sums are right. */
export function callSpan(step: Step, options: TraceOptions): Described | undefined {
  const call = ModelCall.safeParse(step.input).data
  if (step.what !== 'model.ask' || !call) return undefined
  const answer = ModelAnswer.safeParse(step.output).data
  const tries = triesOf(step)
  const ref = answer?.model ?? call.model ?? tries.at(-1)?.model
  const model = ref === undefined ? undefined : modelOf(ref)
  const tokens = usageOf(tries)
  return {
    name: model === undefined ? 'chat' : `chat ${model}`,
    attributes: {
      'gen_ai.operation.name': 'chat',
      ...(ref === undefined ? {} : placeOf(ref, options)),
      'gen_ai.request.model': model,
      'gen_ai.request.max_tokens': call.maxTokens,
      'gen_ai.request.temperature': call.temperature === null ? null : { double: call.temperature },
      'gen_ai.request.stream': true,
      'gen_ai.output.type': call.schema === null ? 'text' : 'json',
      'gen_ai.response.model': tries.findLast(({ outcome }) => outcome === 'answered')?.served,
      'gen_ai.response.finish_reasons': answer ? [finishReasons[answer.finish]] : undefined,
      ...(tokens && {
        'gen_ai.usage.input_tokens': tokens.input,
        'gen_ai.usage.output_tokens': tokens.output,
        'gen_ai.usage.cache_read.input_tokens': tokens.cached,
        'adjutant.usage.estimated': tokens.estimated || undefined,
      }),
      'adjutant.route': call.route,
      ...(options.contents
        ? {
            'gen_ai.system_instructions': systemInstructions(call),
            'gen_ai.input.messages': inputMessages(call),
            'gen_ai.output.messages': answer && outputMessages(answer, finishReasons[answer.finish]),
          }
        : {}),
    },
  }
}

/** A use of a tool that an agent's model has asked for. */
export function toolSpan(
  step: Step,
  { callId, contents }: { callId: string | undefined; contents: boolean },
): Described {
  // Another agent is a tool, too; the name of its program says nothing.
  const tool = /^act#\d+\/(.*)\/\d+$/.exec(step.key)?.[1] ?? step.what
  return {
    name: `execute_tool ${tool}`,
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': tool,
      'gen_ai.tool.type': step.kind === 'child' ? 'extension' : 'function',
      'gen_ai.tool.call.id': callId,
      ...(contents
        ? {
            'gen_ai.tool.call.arguments': JSON.stringify(step.input),
            'gen_ai.tool.call.result': step.output === undefined ? undefined : JSON.stringify(step.output),
          }
        : {}),
    },
  }
}

/** The name that a model has given to a call, by the key of the step that carries it out. */
export function callIdOf(key: string, steps: ReadonlyMap<string, Step>): string | undefined {
  const [, step, index] = /^act#(\d+)\/.*\/(\d+)$/.exec(key) ?? []
  if (step === undefined) return undefined
  const thought = [...steps.values()].findLast((one) => one.key.startsWith(`think#${step}/`))
  const answer = ModelAnswer.pick({ calls: true }).loose().safeParse(thought?.output).data
  return answer?.calls[Number(index)]?.id
}

/** One try at one model. Its tokens count in its call. */
export function trySpan(attempt: ModelAttempt, options: TraceOptions): Described {
  const { model: ref, outcome, code, usage, cost, firstMs, served, filters } = attempt
  return {
    name: `${outcome} ${modelOf(ref)}`,
    attributes: {
      ...placeOf(ref, options),
      'gen_ai.request.model': modelOf(ref),
      'gen_ai.response.model': served,
      'gen_ai.response.time_to_first_chunk': firstMs === null ? null : { double: firstMs / 1_000 },
      'adjutant.try.outcome': outcome,
      'adjutant.try.input_tokens': usage?.input,
      'adjutant.try.output_tokens': usage?.output,
      'adjutant.try.cost_microdollars': cost,
      'adjutant.try.filters': filters.length > 0 ? filters : undefined,
      'error.type': code,
    },
  }
}

const Tries = z.object({ attempts: z.array(ModelAttempt) })

/** The tries of a call that was answered, or of its last attempt, where that failed. */
export function triesOf({ what, output, error }: Step): readonly ModelAttempt[] {
  if (what !== 'model.ask') return []
  const source: Json = isJsonObject(output ?? null) ? (output ?? null) : (error?.details ?? null)
  return Tries.safeParse(source).data?.attempts ?? []
}

function usageOf(tries: readonly ModelAttempt[]) {
  const used = tries.flatMap(({ usage }) => (usage ? [usage] : []))
  if (used.length === 0) return undefined
  const sum = { input: 0, output: 0, cached: 0, estimated: false }
  for (const { input, output, cached, estimated } of used) {
    sum.input += input
    sum.output += output
    sum.cached += cached
    sum.estimated ||= estimated
  }
  return sum
}

function placeOf(ref: ModelRef, { providers }: TraceOptions): Attributes {
  const name = ref.slice(0, ref.indexOf('/'))
  const provider = providers.find((one) => one.name === name)
  if (!provider) return { 'gen_ai.provider.name': name }
  const { hostname, port, protocol } = new URL(provider.url)
  return {
    'gen_ai.provider.name': providerNames[provider.kind] ?? name,
    'server.address': hostname,
    'server.port': port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
  }
}

/** As its provider calls it. */
function modelOf(ref: ModelRef): string {
  return ref.slice(ref.indexOf('/') + 1)
}
