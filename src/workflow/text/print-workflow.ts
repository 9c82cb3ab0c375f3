import { isJsonObject, type Json, type JsonObject } from '#base'
import type { WorkflowDocument } from '#contract'

import { arrowText } from './arrow-text.ts'
import { canonicalWorkflow } from './canonical.ts'
import { printYaml } from './print-yaml.ts'

/**
 * Writes a workflow in its canonical form: keys in a fixed order, defaults left out, plain edges as `a -> b` in YAML.
 * What is written reads back as the same document, and is written the same again.
 */
export function printWorkflow(document: WorkflowDocument, format: 'json' | 'yaml' = 'yaml'): string {
  const canonical = canonicalWorkflow(document)
  return format === 'json' ? `${JSON.stringify(canonical, null, 2)}\n` : printYaml(withArrows(canonical))
}

function withArrows(graph: JsonObject): JsonObject {
  const { nodes, edges } = graph as { nodes: JsonObject; edges?: readonly JsonObject[] }
  return {
    ...graph,
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, node]) => [id, withInnerArrows(node as JsonObject)]),
    ),
    ...(edges === undefined ? {} : { edges: edges.map(arrow) }),
  }
}

function withInnerArrows(node: JsonObject): JsonObject {
  const { forEach } = node
  if (!isJsonObject(forEach)) return node
  return { ...node, forEach: { ...forEach, do: withArrows(forEach['do'] as JsonObject) } }
}

/** Only what the parser reads back the same: other edges stay objects. */
function arrow(edge: JsonObject): Json {
  const { from, to, on, when } = edge as { from: string; to: string; on?: string; when?: string }
  const isWord = (word: string): boolean => /^[a-zA-Z0-9_:.]+$/.test(word)
  const words = on === undefined ? [from, to] : [from, to, on]
  if (!words.every(isWord) || (when !== undefined && (when !== when.trim() || when.includes('\n'))))
    return edge
  return arrowText({ from, to, ...(on === undefined ? {} : { on }), ...(when === undefined ? {} : { when }) })
}
