import type { Json, JsonObject } from '#base'
import { AppError, type ModelTape, type RecordedCall, toProblem } from '#contract'
import type { Redactor } from '#gate'

import type { AskOptions, ModelClient, ModelReply, ModelRequest, ModelTarget } from '../ports/model-client.ts'
import type { Recordings } from '../ports/recordings.ts'
import { essenceOf } from './essence.ts'
import { Reel } from './reel.ts'

export interface TapedClientOptions {
  readonly recordings: Recordings
  /** Null where providers are asked and nothing is written down. */
  readonly tape: () => ModelTape | null
  /** What is written down goes through it first, and what is looked for. */
  readonly redactor: Pick<Redactor, 'all' | 'text' | 'error'>
}

/**
 * A client whose calls are written down, or answered from what was. It stands above the languages of providers, so that no
 * header and no address is ever near a recording.
 */
export function createTapedClient(
  live: ModelClient,
  { recordings, tape, redactor }: TapedClientOptions,
): ModelClient {
  let open: { readonly tape: ModelTape; readonly reel: Promise<Reel> } | undefined

  function reelOf(now: ModelTape): Promise<Reel> {
    if (open?.tape.file !== now.file || open.tape.since !== now.since)
      open = { tape: now, reel: recordings.read(now.file).then((lines) => new Reel(now.file, lines)) }
    return open.reel
  }
  async function record(file: string, asked: Asked): Promise<ModelReply> {
    const { target, request, options } = asked
    await recordings.begin(file)
    const heard: string[] = []
    const onText =
      options.onText &&
      ((piece: string): void => {
        heard.push(piece)
        options.onText?.(piece)
      })
    const model = refOf(target)
    const kept = cleanRequest(request, redactor)
    const call = { is: 'call', key: essenceOf(model, kept).key, model, request: kept } as const
    const pieces = (): string[] => cleanPieces(heard, redactor)
    try {
      const reply = await live.ask(target, request, { ...options, onText })
      await recordings.add(file, {
        ...call,
        pieces: pieces(),
        reply: cleanReply(reply, redactor),
        failure: null,
      })
      return reply
    } catch (error) {
      if (options.signal.aborted || !(error instanceof AppError) || error.code === 'model.recording_failed')
        throw error
      const failure = toProblem(redactor.error(error))
      await recordings.add(file, { ...call, pieces: pieces(), reply: null, failure })
      throw error
    }
  }

  async function replay(now: ModelTape, { target, request, options }: Asked): Promise<ModelReply> {
    options.signal.throwIfAborted()
    const reel = await reelOf(now)
    const { pieces, reply, failure } = reel.next(essenceOf(refOf(target), cleanRequest(request, redactor)))
    for (const piece of pieces) options.onText?.(piece)
    if (reply) {
      const { object, served, ...rest } = reply
      return { ...rest, object: object as Json, ...(served === null ? {} : { served }), replayed: true }
    }
    const { code, detail, hint, details } = failure ?? toProblem(undefined)
    throw new AppError(code, detail, { hint, details: { ...(details as JsonObject), replayed: true } })
  }

  return {
    ask(target, request, options) {
      const now = tape()
      const asked = { target, request, options }
      if (now === null) return live.ask(target, request, options)
      return now.does === 'record' ? record(now.file, asked) : replay(now, asked)
    },
    async embed(target, texts, options) {
      const now = tape()
      if (now?.does !== 'replay') return live.embed(target, texts, options)
      throw new AppError('model.not_recorded', `${now.file} has no vectors: they are not recorded.`)
    },
    async list(provider, options) {
      const now = tape()
      if (now?.does === 'replay') return (await reelOf(now)).modelsOf(provider.name)
      const models = await live.list(provider, options)
      if (now) {
        await recordings.begin(now.file)
        await recordings.add(now.file, { is: 'list', provider: provider.name, models: [...models] })
      }
      return models
    },
  }
}

interface Asked {
  readonly target: ModelTarget
  readonly request: ModelRequest
  readonly options: AskOptions
}

function refOf({ provider, model }: ModelTarget): string {
  return `${provider.name}/${model}`
}

type Cleaner = TapedClientOptions['redactor']

function cleanRequest(
  { instructions, messages, tools, schema, maxTokens, temperature }: ModelRequest,
  redactor: Cleaner,
): RecordedCall['request'] {
  return {
    instructions: redactor.text(instructions),
    messages: redactor.all([...messages]),
    // They name fields and hold no values: what is called "password" there is none.
    tools: [...tools],
    schema: schema as RecordedCall['request']['schema'],
    maxTokens,
    temperature,
  }
}

function cleanReply(
  { text, calls, object, finish, usage, served }: ModelReply,
  redactor: Cleaner,
): NonNullable<RecordedCall['reply']> {
  return {
    text: redactor.text(text),
    calls: redactor.all([...calls]),
    object: redactor.all(object) as NonNullable<RecordedCall['reply']>['object'],
    finish,
    usage,
    served: served === undefined ? null : redactor.text(served).slice(0, 300),
  }
}

/** A secret may stand across pieces; where one does, the text is one piece without it. */
function cleanPieces(pieces: readonly string[], redactor: Cleaner): string[] {
  const text = pieces.join('')
  const cleaned = redactor.text(text)
  return cleaned === text ? [...pieces] : [cleaned]
}
