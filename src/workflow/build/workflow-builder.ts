import type { Json } from '#base'
import { AppError, type WorkflowDocument } from '#contract'

import { workflowFromJson } from '../text/parse-workflow.ts'

type Fields = Record<string, Json>

/** Fields that any node may have, in any spelling that the parser reads: `{ retry: 3, timeout: '30s', onError: 'continue' }`. */
export type NodeOptions = { readonly [key: string]: Json }

export interface Branch {
  /** Without it, the branch is always taken. */
  readonly when?: string
  readonly to: string
}

export interface ListOptions extends NodeOptions {
  readonly items: Json
}

/**
 * Writes a workflow in TypeScript; yields the same document as the parser. Each method adds one thing and answers the
 * builder. Nothing is checked before `build`, but for names given twice.
 */
export class GraphBuilder {
  readonly #nodes: Record<string, Fields> = {}
  readonly #edges: Json[] = []
  readonly #fields: Fields = {}

  use(id: string, tool: string, input: Fields = {}, options: NodeOptions = {}): this {
    return this.node(id, { use: tool, with: input, ...options })
  }

  /** The first branch whose guard holds; where none does, the edges out of the node. */
  choose(id: string, branches: readonly Branch[], options: NodeOptions = {}): this {
    return this.node(id, { choose: branches.map((branch) => ({ ...branch })), ...options })
  }

  set(id: string, values: Fields, options: NodeOptions = {}): this {
    return this.node(id, { set: values, ...options })
  }

  /** `{ delay: '5m' }`, `{ until }`, `{ signal }` or `{ ask, choices }`. */
  wait(id: string, wait: Fields, options: NodeOptions = {}): this {
    return this.node(id, { wait, ...options })
  }

  /** Runs the body for each item. The body is built by a function, or is a single node such as `{ use, with }`. */
  forEach(
    id: string,
    { items, as, concurrency, onItemError, ...options }: ListOptions,
    body: Fields | ((body: GraphBuilder) => unknown),
  ): this {
    let graph: Json = body as Fields
    if (typeof body === 'function') {
      const builder = new GraphBuilder()
      body(builder)
      graph = builder.graph()
    }
    const list = { items, as, concurrency, onItemError, do: graph }
    const given = Object.fromEntries(
      Object.entries(list).filter(([, value]) => value !== undefined),
    ) as Fields
    return this.node(id, { forEach: given, ...options })
  }

  /** Runs another workflow; without a version, the newest published when the run starts. */
  call(id: string, name: string, input: Fields = {}, options: NodeOptions = {}): this {
    return this.node(id, { call: name, with: input, ...options })
  }

  end(id: string, end: Fields = {}, options: NodeOptions = {}): this {
    return this.node(id, { end, ...options })
  }

  /** A node of any kind, as the parser reads it. */
  node(id: string, node: Fields): this {
    if (Object.hasOwn(this.#nodes, id)) {
      throw new AppError('workflow.duplicate_key', `The workflow already has a node "${id}".`, {
        hint: 'Give each node its own name.',
        details: { node: id },
      })
    }
    this.#nodes[id] = node
    return this
  }

  edge(from: string, to: string, options: { readonly on?: string; readonly when?: string } = {}): this {
    this.#edges.push({ from, to, ...options })
    return this
  }

  /** An edge from each node to the next. */
  chain(...ids: readonly string[]): this {
    for (const [index, to] of ids.slice(1).entries()) this.edge(ids[index] ?? '', to)
    return this
  }

  start(...ids: readonly string[]): this {
    return this.field('start', ids)
  }

  output(output: Json): this {
    return this.field('output', output)
  }

  protected field(key: string, value: Json): this {
    this.#fields[key] = value
    return this
  }

  /** What was built so far, as the parser reads it. */
  graph(): Fields {
    return {
      ...this.#fields,
      nodes: { ...this.#nodes },
      ...(this.#edges.length === 0 ? {} : { edges: [...this.#edges] }),
    }
  }
}

/** A whole workflow; made by {@link workflow}. */
export class WorkflowBuilder extends GraphBuilder {
  readonly #name: string

  constructor(name: string) {
    super()
    this.#name = name
  }

  title(title: string): this {
    return this.field('title', title)
  }

  description(description: string): this {
    return this.field('description', description)
  }

  /** JSON Schema of the input: an object. */
  input(schema: Fields): this {
    return this.field('input', schema)
  }

  onFailure(what: 'unwind' | 'keep'): this {
    return this.field('onFailure', what)
  }

  layout(layout: Json): this {
    return this.field('layout', layout)
  }

  /** @throws AppError `workflow.invalid` for what does not have the form of a workflow */
  build(): WorkflowDocument {
    return workflowFromJson({ adjutant: 1, name: this.#name, ...this.graph() })
  }
}

/** Begins a workflow: `workflow('tidy').use('list', 'fs.list', { path: '${input.folder}' }).build()`. */
export function workflow(name: string): WorkflowBuilder {
  return new WorkflowBuilder(name)
}
