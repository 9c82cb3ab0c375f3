import { isJsonObject } from '#base'
import type { RunGraph, WorkflowDefinition, WorkflowGraph, WorkflowNode } from '#contract'
import { inspectWorkflow, viewGraph, type WorkflowView } from '#workflow'

import { partsOf, type RunFold, type Step } from '../running/run-fold.ts'

type Drawn = RunGraph['nodes'][number]

/** The workflow of a run for drawing, with how far each part of it is. */
export function graphOf(
  definition: WorkflowDefinition | undefined,
  fold: RunFold,
  { failed }: { failed: boolean },
): RunGraph {
  if (!definition) return { workflow: null, nodes: [], edges: [], layout: null }
  const { document, version } = definition
  const drawing: Pick<RunGraph, 'nodes' | 'edges'> = { nodes: [], edges: [] }
  draw(drawing, document, { inside: null, standing: standingIn(fold, failed) })
  return { workflow: { name: document.name, version }, ...drawing, layout: document.layout ?? null }
}

/** What a run has made of a node at the top of its workflow; those in the body of a list have runs of their own. */
type Standing = (node: string) => Pick<Drawn, 'state' | 'visits' | 'tokens' | 'items'>

const untouched: ReturnType<Standing> = { state: 'idle', visits: 0, tokens: 0, items: null }

function draw(
  drawing: Pick<RunGraph, 'nodes' | 'edges'>,
  graph: WorkflowGraph,
  { inside, standing }: { inside: string | null; standing: Standing },
): void {
  const view = viewGraph(graph, '')
  const starts = new Set(view.starts)
  const place = (name: string): string => (inside === null ? name : `${inside}/${name}`)
  for (const [name, node] of Object.entries(graph.nodes)) {
    drawing.nodes.push({
      id: place(name),
      name,
      title: node.title ?? null,
      ...kindOf(node),
      inside,
      isStart: starts.has(name),
      ...standing(name),
    })
    if ('forEach' in node) draw(drawing, node.forEach.do, { inside: place(name), standing: () => untouched })
  }
  for (const { kind, from, to, path } of view.arcs) {
    if (!view.has(from) || !view.has(to)) continue
    drawing.edges.push({ kind, from: place(from), to: place(to), label: labelOf(graph, kind, path) })
  }
}

function kindOf(node: WorkflowNode): Pick<Drawn, 'kind' | 'what'> {
  if ('use' in node) return { kind: 'use', what: node.use }
  if ('call' in node) return { kind: 'call', what: node.call }
  if ('choose' in node) return { kind: 'choose', what: '' }
  if ('set' in node) return { kind: 'set', what: '' }
  if ('forEach' in node) return { kind: 'forEach', what: node.forEach.as }
  if ('end' in node) return { kind: 'end', what: '' }
  const { wait } = node
  if ('signal' in wait) return { kind: 'wait', what: wait.signal }
  return { kind: 'wait', what: 'ask' in wait ? wait.ask : '' }
}

/** The event or the guard of a way; the path ends in the number of the edge, or of the branch before `to`. */
function labelOf(graph: WorkflowGraph, kind: RunGraph['edges'][number]['kind'], path: string): string | null {
  const steps = path.split('/')
  if (kind === 'edge') {
    const edge = graph.edges[Number(steps.at(-1))]
    return !edge ? null : edge.on === 'done' ? (edge.when ?? null) : edge.on
  }
  if (kind === 'fallback') return null
  const node = graph.nodes[steps.at(-4) ?? '']
  return (node && 'choose' in node ? node.choose[Number(steps.at(-2))]?.when : undefined) ?? null
}

function standingIn(fold: RunFold, hasFailed: boolean): Standing {
  const { program } = fold
  const isWorkflow = isJsonObject(program) && 'tokens' in program
  const view: WorkflowView | undefined = isWorkflow ? inspectWorkflow(program) : undefined
  const steps = Map.groupBy(fold.steps.values(), ({ key }) => partsOf(key).node)
  return (node) => {
    if (!view) return leftOf(steps.get(node) ?? [])
    const visits = view.visits[node] ?? 0
    const here = view.tokens.filter((token) => token.node === node)
    const items = here.find((token) => token.items)?.items ?? itemsOf(steps.get(node) ?? [])
    const open = (steps.get(node) ?? []).filter(({ state }) => state === 'open' || state === 'in doubt')
    return { state: stateOf(), visits, tokens: here.length, items }

    function stateOf(): Drawn['state'] {
      if (open.some(({ state }) => state === 'in doubt')) return 'in doubt'
      if (here.some(({ problem }) => problem)) return 'waiting'
      if (here.length > 0 && hasFailed) return 'failed'
      if (open.length > 0) return open.every(isWaiting) ? 'waiting' : 'open'
      if (here.length > 0) return here.every(({ stage }) => stage === 'join') ? 'waiting' : 'open'
      if (visits === 0) return 'idle'
      const last = view?.outputs.find((output) => output.node === node && output.visit === visits)
      const fell = (steps.get(node) ?? []).some(({ state }) => state === 'failed')
      return last?.failed === true || (last === undefined && fell) ? 'failed' : 'done'
    }
  }

  function isWaiting({ kind, key }: Step): boolean {
    return kind === 'wait' || kind === 'timer' || fold.state.effects.get(key)?.stage === 'held'
  }
}

/** Of a run whose contents are no longer kept: by its steps alone. */
function leftOf(steps: readonly Step[]): ReturnType<Standing> {
  if (steps.length === 0) return untouched
  return {
    state: steps.some(({ state }) => state === 'failed') ? 'failed' : 'done',
    visits: new Set(steps.map(({ key }) => partsOf(key).visit)).size,
    tokens: 0,
    items: itemsOf(steps),
  }
}

/** Of a list that is over: by the runs of its items. */
function itemsOf(steps: readonly Step[]): Drawn['items'] {
  const runs = steps.filter(({ kind, key }) => kind === 'child' && partsOf(key).index !== null)
  if (runs.length === 0) return null
  return {
    total: runs.length,
    done: runs.filter(({ state }) => state === 'done').length,
    failed: runs.filter(({ state }) => state === 'failed').length,
  }
}
