export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type JsonObject = { readonly [key: string]: Json }

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * JSON text with object keys in code-unit order and no white space, so that equal values give equal text
 * (as in RFC 8785, for values that came through `JSON.parse`).
 */
export function canonicalJson(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`
  const entries = Object.entries(value as JsonObject).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
}

/** What keeps a value from being JSON. `path` is a JSON pointer. */
export interface NotJson {
  readonly path: string
  readonly found: string
}

/** Finds the first part of a value that JSON would lose or refuse: bigint, function, NaN, a cycle, depth over 2,000. */
export function findNonJson(value: unknown): NotJson | undefined {
  const ancestors = new Set<object>()
  function visit(item: unknown, path: string): NotJson | undefined {
    switch (typeof item) {
      case 'string':
      case 'boolean':
        return undefined
      case 'number':
        return Number.isFinite(item) ? undefined : { path, found: String(item) }
      case 'bigint':
      case 'function':
      case 'symbol':
        return { path, found: typeof item }
      case 'undefined':
        return undefined
      default:
    }
    if (item === null || item instanceof Date) return undefined
    const node = item as object
    if (ancestors.has(node)) return { path, found: 'cycle' }
    if (ancestors.size >= 2_000) return { path, found: 'nesting deeper than 2000' }
    ancestors.add(node)
    for (const [key, child] of Object.entries(node)) {
      const found = visit(child, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
      if (found) return found
    }
    ancestors.delete(node)
    return undefined
  }
  return visit(value, '')
}
