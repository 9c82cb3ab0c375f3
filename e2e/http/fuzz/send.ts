import { request } from 'node:http'

import type { Json, JsonObject } from '#base'
import type { OperationFacts } from '#contract/operations'

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The first part of it. */
  readonly text: string
}

export interface Sending {
  readonly port: number
  readonly token: string
  readonly limitMs: number
  readonly headers?: Readonly<Record<string, string>>
  /** In the place of the values: no JSON, maybe. */
  readonly body?: string
}

/** Characters of an answer that are looked at. */
export const longestText = 200_000

/** Sends values where the operation has its fields; throws when there is no answer in time. */
export function send(facts: OperationFacts, values: JsonObject, options: Sending): Promise<Reply> {
  const { method, pathFields } = facts
  const asksByQuery = method === 'GET' || method === 'DELETE'
  const others = Object.entries(values).filter(([field]) => !pathFields.includes(field))
  const body = asksByQuery ? undefined : (options.body ?? JSON.stringify(Object.fromEntries(others)))
  const path = `${pathOf(facts, values)}${asksByQuery ? queryOf(others) : ''}`
  return new Promise((resolve, reject) => {
    const sent = request({
      host: '127.0.0.1',
      port: options.port,
      method,
      path,
      signal: AbortSignal.timeout(options.limitMs),
      headers: {
        authorization: `Bearer ${options.token}`,
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        ...options.headers,
      },
    })
    sent.once('error', reject)
    sent.once('response', (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (piece: string) => {
        if (text.length < longestText) text += piece
      })
      answer.once('error', reject)
      answer.once('end', () => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text })
      })
    })
    sent.end(body)
  })
}

function pathOf({ path }: OperationFacts, values: JsonObject): string {
  return path.replaceAll(/\{([^}]+)\}/g, (_, field: string) => {
    const text = textOf(values[field] ?? '').toWellFormed()
    // A dot alone would be taken for a folder on the way, and an empty part is another address.
    return encodeURIComponent(text.slice(0, 400)).replace(/^(\.{0,2})$/, '$1%20')
  })
}

function queryOf(fields: readonly (readonly [string, Json])[]): string {
  const query = new URLSearchParams()
  for (const [field, value] of fields) {
    for (const one of [value].flat()) query.append(field, textOf(one).slice(0, 2_000))
  }
  return query.size === 0 ? '' : `?${query.toString()}`
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
