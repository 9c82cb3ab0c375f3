import { createDaemonClient, type DaemonAnswer, type DaemonClient } from '#adapters'
import { isJsonObject, type Json, type JsonObject } from '#base'
import { AppError, type ContentAnswer, Problem } from '#contract'
import type { OperationFacts } from '#contract/operations'

import { daemonToken, findDaemon } from './runtime-files.ts'

/** Longer answers in JSON are refused, in bytes; content may be as long as it likes. */
const longestAnswer = 64 * 1024 * 1024

/** The way to the daemon of a home, if one is up. */
export function reachDaemon(home: string): DaemonClient | undefined {
  const daemon = findDaemon(home)
  const token = daemonToken(home)
  return daemon && token !== undefined ? createDaemonClient({ url: daemon.url, token }) : undefined
}

/**
 * Has the daemon carry out an operation.
 *
 * @param values of its fields, as JSON
 * @param options.key under which the same wish can be sent again
 * @throws AppError as the operation does; `daemon.not_up`
 */
export async function askDaemon(
  ask: DaemonClient,
  facts: OperationFacts,
  values: JsonObject,
  { key, signal }: { key?: string; signal: AbortSignal },
): Promise<Json | ContentAnswer> {
  const { method, content } = facts
  const body = bodyOf(facts, values)
  const answer = await ask({
    method,
    path: pathOf(facts, values),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: key === undefined ? {} : { 'idempotency-key': key },
    signal,
  })
  if (answer.status >= 400) throw toError(answer, await readJson(answer))
  return content ? toContent(answer) : readJson(answer)
}

function pathOf({ method, path, pathFields }: OperationFacts, values: JsonObject): string {
  const missing = pathFields.find((field) => textOf(values[field] ?? '') === '')
  if (missing !== undefined) throw new AppError('input.invalid', `The input ${missing} is missing.`)
  const place = path.replaceAll(/\{([^}]+)\}/g, (_, field: string) =>
    encodeURIComponent(textOf(values[field] ?? '')),
  )
  if (!asksByQuery(method)) return place
  const query = new URLSearchParams()
  for (const [field, value] of others(values, pathFields)) {
    for (const one of [value].flat()) query.append(field, textOf(one))
  }
  return query.size === 0 ? place : `${place}?${query.toString()}`
}

function bodyOf({ method, pathFields }: OperationFacts, values: JsonObject): JsonObject | undefined {
  return asksByQuery(method) ? undefined : Object.fromEntries(others(values, pathFields))
}

function asksByQuery(method: OperationFacts['method']): boolean {
  return method === 'GET' || method === 'DELETE'
}

function others(values: JsonObject, pathFields: readonly string[]): [string, Json][] {
  return Object.entries(values).filter(([field]) => !pathFields.includes(field))
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

async function readJson({ bytes }: DaemonAnswer): Promise<Json> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of bytes) {
    length += piece.length
    if (length > longestAnswer) throw unreadable('The daemon answers with more than is read.')
    pieces.push(piece)
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString()) as Json
  } catch (error) {
    throw unreadable('The daemon answers with something that is no JSON.', error)
  }
}

function toContent({ headers, bytes }: DaemonAnswer): ContentAnswer {
  const [, encoded] = /filename\*=UTF-8''([^;]+)/.exec(headers['content-disposition'] ?? '') ?? []
  return {
    mediaType: headers['content-type'] ?? 'application/octet-stream',
    fileName: encoded === undefined ? 'download' : decodeURIComponent(encoded),
    bytes,
  }
}

function toError({ status }: DaemonAnswer, body: Json): AppError {
  const problem = Problem.safeParse(body)
  if (problem.success) return AppError.fromProblem(problem.data)
  const code = isJsonObject(body) && typeof body['code'] === 'string' ? ` (${body['code']})` : ''
  return unreadable(`The daemon answers with status ${status}${code}, and it is of another version.`)
}

function unreadable(message: string, cause?: unknown): AppError {
  return new AppError('http.bad_response', message, { cause, hint: 'Start it again with "adjutant up".' })
}
