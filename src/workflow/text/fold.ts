import { isJsonObject, type Json, type JsonObject } from '#base'

import { pointerTo } from '../pointer.ts'
import { foldDuration } from './fold-duration.ts'
import { foldEdge } from './fold-edge.ts'
import { below, type Fields, type Folding, moved, type Place } from './folding.ts'

/**
 * Folds the friendlier spellings into the canonical form. What is not understood passes through as it is, and the
 * schema says what is wrong with it.
 *
 * Spellings: a list of `steps`; edges as `a -> b on error when x`; durations such as `timeout: 30s`; `retry: 3`;
 * `onError: continue`; one text for a list of conditions; `wait: 5m`; `end:` alone; a single node, or a list of steps, as
 * the body of a `forEach`.
 */
export function foldDocument(document: JsonObject, folding: Folding): JsonObject {
  return foldGraph(document, { path: '', from: '' }, folding)
}

function foldGraph(graph: JsonObject, place: Place, folding: Folding): JsonObject {
  const folded: Fields = { ...graph }
  const edges: Json[] = []
  const { steps, nodes, start } = graph
  if (typeof start === 'string') folded['start'] = [start]
  if (Array.isArray(steps) && !('nodes' in graph)) {
    delete folded['steps']
    folded['nodes'] = foldSteps(steps as readonly Json[], below(place, 'steps').from, {
      place,
      edges,
      folding,
    })
  } else if (isJsonObject(nodes)) {
    const at = below(place, 'nodes')
    folded['nodes'] = Object.fromEntries(
      Object.entries(nodes).map(([id, node]) => [id, foldNode(node, below(at, id), folding)]),
    )
  }
  if (Array.isArray(graph['edges'])) {
    const at = below(place, 'edges')
    for (const [index, edge] of (graph['edges'] as readonly Json[]).entries()) {
      const { from } = below(at, index)
      for (const single of foldEdge(edge, from, folding)) {
        moved(folding, pointerTo(at.path, edges.length), from)
        edges.push(single)
      }
    }
  }
  if (edges.length > 0 || Array.isArray(graph['edges'])) folded['edges'] = edges
  return folded
}

interface StepsInto {
  /** The graph's. */
  readonly place: Place
  readonly edges: Json[]
  readonly folding: Folding
}

/** Steps follow each other; nothing follows an `end`, or a `choose` that always finds a branch. */
function foldSteps(
  steps: readonly Json[],
  listFrom: string,
  { place, edges, folding }: StepsInto,
): JsonObject {
  const nodes: Fields = {}
  let before: string | undefined
  for (const [index, step] of steps.entries()) {
    const from = pointerTo(listFrom, index)
    if (!isJsonObject(step) || typeof step['id'] !== 'string') {
      folding.problem('workflow.shape', from, 'Each step needs an id.', 'Begin the step with "id: NAME".')
      continue
    }
    const { id, ...node } = step
    if (Object.hasOwn(nodes, id)) {
      const message = `Two steps have the id "${id}".`
      folding.problem('workflow.duplicate_key', pointerTo(from, 'id'), message, 'Give each step its own id.')
    }
    nodes[id] = foldNode(node, moved(folding, pointerTo(`${place.path}/nodes`, id), from), folding)
    if (before !== undefined) {
      moved(folding, `${place.path}/edges/${edges.length}`, from)
      edges.push({ from: before, to: id })
    }
    before = 'end' in node || alwaysChooses(node['choose']) ? undefined : id
  }
  return nodes
}

function alwaysChooses(branches: Json | undefined): boolean {
  return (
    Array.isArray(branches) &&
    (branches as readonly Json[]).some((branch) => isJsonObject(branch) && !('when' in branch))
  )
}

function foldNode(node: Json, place: Place, folding: Folding): Json {
  if (!isJsonObject(node)) return node
  const folded: Fields = { ...node }
  const duration = (name: string) => (fields: Fields, at: Place) => foldDuration(fields, name, at, folding)
  function inside(key: string, ...folds: ((fields: Fields, at: Place) => void)[]): void {
    const field = folded[key]
    if (!isJsonObject(field)) return
    const copy: Fields = { ...field }
    for (const fold of folds) fold(copy, below(place, key))
    folded[key] = copy
  }

  duration('timeout')(folded, place)
  for (const key of ['pre', 'post']) if (typeof folded[key] === 'string') folded[key] = [folded[key]]
  for (const key of ['entry', 'exit']) if (isJsonObject(folded[key])) folded[key] = [folded[key]]
  if (typeof folded['onError'] === 'string') folded['onError'] = { severity: folded['onError'] }
  if (typeof folded['retry'] === 'number') folded['retry'] = { max: folded['retry'] }
  if (folded['end'] === null || folded['end'] === true) folded['end'] = {}
  if (typeof folded['wait'] === 'string') folded['wait'] = { delay: folded['wait'] }

  inside('retry', duration('backoff'))
  inside('loop', duration('minDelay'), duration('timeout'))
  inside('wait', duration('delay'), duration('timeout'))
  inside('forEach', (forEach, at) => {
    if (forEach['do'] !== undefined) forEach['do'] = foldBody(forEach['do'], below(at, 'do'), folding)
  })
  if (Array.isArray(folded['validators'])) {
    const at = below(place, 'validators')
    folded['validators'] = (folded['validators'] as readonly Json[]).map((validator, index) =>
      foldValidator(validator, below(at, index), folding),
    )
  }
  return folded
}

function foldValidator(validator: Json, place: Place, folding: Folding): Json {
  if (typeof validator === 'string') return { check: validator }
  if (!isJsonObject(validator) || !isJsonObject(validator['retry'])) return validator
  const retry: Fields = { ...validator['retry'] }
  foldDuration(retry, 'coolDown', below(place, 'retry'), folding)
  return { ...validator, retry }
}

/** The body of a `forEach`: a graph, a list of steps, or a single node, whose output is then the item's result. */
function foldBody(body: Json, place: Place, folding: Folding): Json {
  if (Array.isArray(body)) {
    const edges: Json[] = []
    const nodes = foldSteps(body as readonly Json[], place.from, { place, edges, folding })
    return edges.length === 0 ? { nodes } : { nodes, edges }
  }
  if (!isJsonObject(body)) return body
  if ('nodes' in body || 'steps' in body || 'edges' in body) return foldGraph(body, place, folding)
  moved(folding, `${place.path}/output`, place.from)
  const node = foldNode(body, moved(folding, `${place.path}/nodes/do`, place.from), folding)
  return { nodes: { do: node }, output: '${nodes.do.output}' }
}
