import type { Json, JsonObject } from '#base'

import { type Dialect, listOf, objectOf, textOf } from './dialect.ts'

/** A vector that only depends on the text. */
function vectorOf(text: string): number[] {
  return [text.length, text.charCodeAt(0) || 0, 0.5]
}

function textsOf(dialect: Dialect, body: JsonObject): string[] {
  if (dialect !== 'gemini') return [body['input'] ?? []].flat().map((text) => textOf(text))
  const requests = body['requests'] === undefined ? [body] : listOf(body['requests'])
  return requests.map((request) =>
    listOf(objectOf(objectOf(request)['content'])['parts'])
      .map((part) => textOf(objectOf(part)['text']))
      .join(''),
  )
}

interface Embedding {
  readonly model: string
  readonly body: JsonObject
  readonly input: number | null
}

/** The vectors of what a request holds. Google's answer says no usage. */
export function embeddingsIn(dialect: Dialect, { model, body, input }: Embedding): Json {
  const vectors = textsOf(dialect, body).map(vectorOf)
  if (dialect === 'gemini') {
    const values = vectors.map((vector) => ({ values: vector }))
    return body['requests'] === undefined ? { embedding: values[0] ?? null } : { embeddings: values }
  }
  if (dialect === 'ollama') {
    const counts = { total_duration: 1, load_duration: 1, prompt_eval_count: input ?? 0 }
    return { model, embeddings: vectors, ...counts }
  }
  return {
    object: 'list',
    model,
    data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    ...(input === null ? {} : { usage: { prompt_tokens: input, total_tokens: input } }),
  }
}

/** The list of models. Anthropic's and Google's come in pages of two. */
export function modelsIn(dialect: Dialect, models: readonly string[], url: URL): Json {
  if (dialect === 'ollama') {
    return { models: models.map((name) => ({ name, model: name, size: 1, digest: 'd', details: {} })) }
  }
  if (dialect === 'gemini') {
    const from = Number(url.searchParams.get('pageToken') ?? 0)
    const page = models.slice(from, from + 2).map((name) => ({ name: `models/${name}`, displayName: name }))
    return { models: page, ...(from + 2 < models.length ? { nextPageToken: String(from + 2) } : {}) }
  }
  if (dialect === 'messages') {
    const after = url.searchParams.get('after_id')
    const from = after === null ? 0 : models.indexOf(after) + 1
    const page = models.slice(from, from + 2)
    return {
      data: page.map((id) => ({ type: 'model', id, display_name: id, created_at: '2026-01-01T00:00:00Z' })),
      has_more: from + 2 < models.length,
      first_id: page[0] ?? null,
      last_id: page.at(-1) ?? null,
    }
  }
  return {
    object: 'list',
    data: models.map((id) => ({ id, object: 'model', created: 1_790_000_000, owned_by: 'somebody' })),
  }
}
