import { isJsonObject, type Json } from '#base'
import type { HeldEffect } from '#contract'

/** What an effect would send, for people. */
export interface ShownRequest {
  readonly method: string
  /** With its query. */
  readonly url: string
  readonly host: string
  readonly path: string
  /** Secrets stand in them as placeholders. */
  readonly headers: readonly (readonly [string, string])[]
  /** Null where nothing is sent along. */
  readonly body: string | null
}

/** What an effect would send; null of one that is no request, or whose arguments are too long to be shown. */
export function requestOf({ input, changes }: Pick<HeldEffect, 'input' | 'changes'>): ShownRequest | null {
  if (!changes.some(({ verb }) => verb === 'send') || !isJsonObject(input)) return null
  const { url, method, query, headers, json, text, base64 } = input
  if (typeof url !== 'string') return null
  const whole = withQuery(url, query)
  return {
    method: typeof method === 'string' ? method : 'GET',
    url: whole?.href ?? url,
    host: whole?.host ?? '',
    path: whole === null ? '' : `${whole.pathname}${whole.search}`,
    headers: isJsonObject(headers)
      ? Object.entries(headers).map(([name, value]) => [name, textOf(value)])
      : [],
    body: bodyText({ json, text, base64 }),
  }
}

/** Names of the secrets that would be sent along: they stand as placeholders in headers. */
export function secretsIn({ headers }: ShownRequest): readonly string[] {
  return headers.flatMap(([, value]) =>
    [...value.matchAll(/\{\{secret:([^}]+)\}\}/g)].map(([, name = '']) => name),
  )
}

function withQuery(url: string, query: Json | undefined): URL | null {
  const whole = URL.parse(url)
  if (whole === null || !isJsonObject(query)) return whole
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? (value as readonly Json[]) : [value])
      whole.searchParams.append(name, textOf(one))
  return whole
}

function bodyText(given: Record<'json' | 'text' | 'base64', Json | undefined>): string | null {
  const { json, text, base64 } = given
  if (json !== undefined) return JSON.stringify(json, null, 2)
  return typeof text === 'string' ? text : typeof base64 === 'string' ? base64 : null
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
