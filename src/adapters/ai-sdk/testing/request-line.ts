import type { IncomingHttpHeaders } from 'node:http'

import type { JsonObject } from '#base'

import { anthropicMessages } from './anthropic-messages.ts'
import { type Asked, type Dialect, type DialectWriter, textOf } from './dialect.ts'
import { googleGemini } from './google-gemini.ts'
import { ollamaChat } from './ollama-chat.ts'
import { openaiChat } from './openai-chat.ts'
import { openaiResponses } from './openai-responses.ts'

export const writers: Readonly<Record<Dialect, DialectWriter>> = {
  responses: openaiResponses,
  chat: openaiChat,
  messages: anthropicMessages,
  gemini: googleGemini,
  ollama: ollamaChat,
}

type Aim = Pick<Asked, 'dialect' | 'does'> & { readonly model?: string; readonly streams?: boolean }

/** What a method and a path ask for; undefined where no provider has anything there. */
function aimOf(method: string, url: URL, headers: IncomingHttpHeaders): Aim | undefined {
  const at = `${method} ${url.pathname}`
  const gemini = /^POST \/v1beta\/models\/(.+):(\w+)$/.exec(at)
  if (gemini) {
    const [, model = '', does = ''] = gemini
    if (does === 'embedContent' || does === 'batchEmbedContents')
      return { dialect: 'gemini', does: 'embed', model }
    if (does === 'generateContent') return { dialect: 'gemini', does: 'answer', model, streams: false }
    if (does === 'streamGenerateContent') return { dialect: 'gemini', does: 'answer', model, streams: true }
  }
  const aims: Record<string, Aim> = {
    'POST /v1/responses': { dialect: 'responses', does: 'answer' },
    'POST /v1/chat/completions': { dialect: 'chat', does: 'answer' },
    'POST /v1/messages': { dialect: 'messages', does: 'answer' },
    'POST /api/chat': { dialect: 'ollama', does: 'answer' },
    'POST /v1/embeddings': { dialect: 'chat', does: 'embed' },
    'POST /api/embed': { dialect: 'ollama', does: 'embed' },
    'GET /v1/models': { dialect: headers['anthropic-version'] ? 'messages' : 'chat', does: 'list' },
    'GET /v1beta/models': { dialect: 'gemini', does: 'list' },
    'GET /api/tags': { dialect: 'ollama', does: 'list' },
  }
  return aims[at]
}

export function readRequest(
  { method = '', headers }: { readonly method?: string | undefined; readonly headers: IncomingHttpHeaders },
  url: URL,
  body: JsonObject,
): Asked | undefined {
  const aim = aimOf(method, url, headers)
  if (!aim) return undefined
  return {
    model: textOf(body['model']),
    // Ollama streams unless it is told not to.
    streams: aim.dialect === 'ollama' ? body['stream'] !== false : body['stream'] === true,
    ...aim,
    ...(aim.does === 'answer'
      ? writers[aim.dialect].read(body)
      : { instructions: '', messages: [], tools: [], schema: null }),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body,
  }
}
