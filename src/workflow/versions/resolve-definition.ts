import { canonicalJson, type Json, sha256 } from '#base'
import {
  AppError,
  ownDefinition,
  type WorkflowDefinition,
  type WorkflowDocument,
  type WorkflowGraph,
} from '#contract'

import type { WorkflowStore, WorkflowVersion } from '../ports/workflow-store.ts'

/** A definition ready to run, and those that its calls lead to. */
export interface ResolvedDefinition {
  /** The hash under which the engine will know it: SHA-256 of its canonical JSON, in hex. */
  readonly hash: string
  readonly definition: WorkflowDefinition
  /** Definitions of all workflows that are called, directly or not; to be stored with the run. */
  readonly called: readonly WorkflowDefinition[]
}

/** Calls that lead to calls, in one chain. */
const longestChain = 100

/**
 * Pins what a run will execute: the document, and for each `call` the very definition that it leads to, so that
 * publishing later changes nothing for the run. A call without a version gets the newest one published now. A workflow
 * that calls itself by name gets itself ({@link ownDefinition}); a circle through several workflows cannot be pinned by
 * content and is refused.
 *
 * Keys of objects are in canonical order, layout is left out: the definition is the same before and after it was stored.
 *
 * @throws AppError `workflow.unknown_workflow`, `workflow.call_circle`
 */
export async function resolveDefinition(
  document: WorkflowDocument,
  {
    version,
    store,
    signal,
  }: { version: number | null; store: Pick<WorkflowStore, 'findVersion'>; signal: AbortSignal },
): Promise<ResolvedDefinition> {
  const newest = new Map<string, WorkflowVersion>()
  const done = new Map<string, { hash: string; definition: WorkflowDefinition }>()

  async function versionOf(name: string, wanted: number | undefined): Promise<WorkflowVersion> {
    const known = wanted === undefined ? newest.get(name) : undefined
    if (known) return known
    const found = await store.findVersion(name, wanted ?? 'newest', { signal })
    if (found === undefined) {
      const what = wanted === undefined ? name : `${name}@${wanted}`
      throw new AppError('workflow.unknown_workflow', `There is no published workflow "${what}".`, {
        hint: 'Publish it first, or correct the name.',
        details: { workflow: what },
      })
    }
    if (wanted === undefined) newest.set(name, found)
    return found
  }

  async function resolve(
    given: WorkflowDocument,
    number: number | null,
    chain: readonly string[],
  ): Promise<{ hash: string; definition: WorkflowDefinition }> {
    const pins: Record<string, string> = {}
    for (const { name, wanted } of callsIn(given)) {
      const key = wanted === undefined ? name : `${name}@${wanted}`
      const isItself = name === given.name && (wanted === undefined || wanted === number)
      pins[key] = isItself ? ownDefinition : (await called(name, wanted, chain)).hash
    }
    const definition = inCanonicalOrder({ document: withoutLayout(given), version: number, pins })
    return {
      hash: sha256(new TextEncoder().encode(canonicalJson(definition as unknown as Json))),
      definition,
    }
  }

  async function called(
    name: string,
    wanted: number | undefined,
    chain: readonly string[],
  ): Promise<{ hash: string }> {
    const found = await versionOf(name, wanted)
    const id = `${name}@${found.version}`
    const ready = done.get(id)
    if (ready) return ready
    if (chain.includes(id) || chain.length >= longestChain) {
      const circle = [...chain.slice(Math.max(0, chain.indexOf(id))), id]
      const shown = chain.includes(id) ? circle.join(' -> ') : `… -> ${id}`
      throw new AppError('workflow.call_circle', `These workflows call each other in a circle: ${shown}.`, {
        hint: 'Let one workflow do the work of all, calling itself.',
        details: { circle: circle.slice(-10) },
      })
    }
    const resolved = await resolve(found.document, found.version, [...chain, id])
    done.set(id, resolved)
    return resolved
  }

  const root = version === null ? [] : [`${document.name}@${version}`]
  const { hash, definition } = await resolve(document, version, root)
  return { hash, definition, called: [...done.values()].map((other) => other.definition) }
}

function callsIn(graph: WorkflowGraph): { name: string; wanted: number | undefined }[] {
  return Object.values(graph.nodes).flatMap((node) => {
    if ('forEach' in node) return callsIn(node.forEach.do)
    return 'call' in node ? [{ name: node.call, wanted: node.version }] : []
  })
}

function withoutLayout({ layout: _layout, ...document }: WorkflowDocument): WorkflowDocument {
  return document
}

/** As it will be read back from the store, where keys are sorted. */
function inCanonicalOrder(definition: WorkflowDefinition): WorkflowDefinition {
  const plain = JSON.parse(JSON.stringify(definition)) as Json
  return JSON.parse(canonicalJson(plain)) as WorkflowDefinition
}
