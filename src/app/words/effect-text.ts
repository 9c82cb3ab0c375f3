import { isJsonObject, type Json } from '#base'

import { oneLine } from './one-line.ts'

/** A tool call in a line: what it did to what. */
export function effectText(tool: string, input: Json, limit = 120): string {
  if (!isJsonObject(input)) return tool
  const { from, to, path, folder, url, method } = input
  if (typeof from === 'string' && typeof to === 'string') return `${tool} ${from} -> ${to}`
  for (const name of [path, folder]) if (typeof name === 'string') return `${tool} ${name}`
  if (typeof url === 'string') return `${tool} ${typeof method === 'string' ? `${method} ` : ''}${url}`
  const text = Object.entries(input)
    .map(([key, value]) => `${key}=${oneLine(value, 60)}`)
    .join(' ')
  return oneLine(`${tool} ${text}`, limit)
}
