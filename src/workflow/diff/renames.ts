import { canonicalJson, isJsonObject, type Json, type JsonObject } from '#base'

/**
 * Nodes that obviously only got another name: gone on one side, new on the other, with the same content, and no other
 * node like it on either side.
 */
export function findRenames(before: JsonObject, after: JsonObject): Map<string, string> {
  const gone = byContent(before, after)
  const come = byContent(after, before)
  const renames = new Map<string, string>()
  for (const [content, ids] of gone) {
    const [from, ...twins] = ids
    const [to, ...others] = come.get(content) ?? []
    if (from !== undefined && to !== undefined && twins.length === 0 && others.length === 0)
      renames.set(from, to)
  }
  return renames
}

/** Ids of the nodes that the other side does not have, by what they do. */
function byContent(nodes: JsonObject, others: JsonObject): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [id, node] of Object.entries(nodes)) {
    if (Object.hasOwn(others, id)) continue
    const content = canonicalJson(node)
    found.set(content, [...(found.get(content) ?? []), id])
  }
  return found
}

/** The graph as it would be with the new names: in its nodes, in all that names nodes, and in expressions. */
export function rename(graph: JsonObject, renames: ReadonlyMap<string, string>): JsonObject {
  const name = (value: Json | undefined): Json =>
    typeof value === 'string' ? (renames.get(value) ?? value) : (value ?? null)
  const references = new RegExp(`\\bnodes\\.(\\??)(${[...renames.keys()].join('|')})\\b`, 'g')

  function walk(value: Json): Json {
    if (typeof value === 'string')
      return value.replace(
        references,
        (_, optional: string, id: string) => `nodes.${optional}${renames.get(id) ?? id}`,
      )
    if (Array.isArray(value)) return (value as readonly Json[]).map(walk)
    if (!isJsonObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)]))
  }
  function node(value: Json): Json {
    const walked = walk(value)
    if (!isJsonObject(walked)) return walked
    const renamed: Record<string, Json> = { ...walked }
    if (Array.isArray(walked['choose'])) {
      renamed['choose'] = (walked['choose'] as readonly JsonObject[]).map((branch) => ({
        ...branch,
        to: name(branch['to']),
      }))
    }
    const { loop } = walked
    if (isJsonObject(loop) && 'fallback' in loop)
      renamed['loop'] = { ...loop, fallback: name(loop['fallback']) }
    return renamed
  }

  const { nodes, edges, start, ...rest } = graph
  return {
    ...(walk(rest) as JsonObject),
    nodes: Object.fromEntries(
      Object.entries((nodes ?? {}) as JsonObject).map(([id, value]) => [name(id), node(value)]),
    ),
    ...(Array.isArray(edges)
      ? {
          edges: (edges as readonly JsonObject[]).map((edge) => ({
            ...(walk(edge) as JsonObject),
            from: name(edge['from']),
            to: name(edge['to']),
          })),
        }
      : {}),
    ...(Array.isArray(start) ? { start: (start as readonly Json[]).map(name) } : {}),
  }
}
