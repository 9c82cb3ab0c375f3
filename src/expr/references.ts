import type { Node } from './parse.ts'

/** A chain of fields that the source spells out, such as `nodes.find.output`. */
export interface Chain {
  readonly root: string
  readonly path: readonly string[]
}

/** The chain that a node is, or undefined when it begins with or goes through something else. */
export function chainOf(node: Node): Chain | undefined {
  const fields: string[] = []
  let current = node
  for (;;) {
    if (current.op === 'id') return { root: current.args, path: [current.args, ...fields.toReversed()] }
    const field = fieldOf(current)
    if (field === undefined) return undefined
    fields.push(field.name)
    current = field.from
  }
}

function fieldOf(node: Node): { from: Node; name: string } | undefined {
  switch (node.op) {
    case '.':
    case '.?':
      return { from: node.args[0], name: node.args[1] }
    case '[]':
    case '[?]': {
      const [from, index] = node.args
      return index.op === 'value' && typeof index.args === 'string' ? { from, name: index.args } : undefined
    }
    default:
      return undefined
  }
}

/** Paths in the order in which they were first met, each once. */
export class References {
  readonly #byKey = new Map<string, readonly string[]>()

  add(path: readonly string[]): void {
    this.#byKey.set(JSON.stringify(path), path)
  }

  get paths(): readonly (readonly string[])[] {
    return [...this.#byKey.values()]
  }
}
