import { compileCall } from './calls.ts'
import type { Call, Code, Compiler, Piece, Site, Variable } from './code.ts'
import { fault, placed } from './fault.ts'
import { compileMacro } from './macros.ts'
import {
  compileAccess,
  compileList,
  compileLiteral,
  compileMap,
  compileRoot,
  typeConstant,
} from './operands.ts'
import { compileBinary, compileLogic, compileTernary, compileUnary } from './operators.ts'
import type { Node } from './parse.ts'
import { chainOf, References } from './references.ts'
import { textOf } from './source.ts'

export interface Compiled extends Code {
  readonly references: readonly (readonly string[])[]
}

/** Syntax-tree levels, sides of a long sum included. Each costs stack when it is evaluated. */
const maxLevels = 250

/**
 * Turns a syntax tree into nested closures: names, functions and slots are resolved once, so that an evaluation only computes.
 *
 * @throws Fault `expr.invalid`, `expr.too_costly`
 */
export function compile(source: string, root: Node): Compiled {
  const compiler = new TreeCompiler(source)
  const code = compiler.compile(root)
  return { ...code, references: compiler.references.paths }
}

class TreeCompiler implements Compiler {
  readonly references = new References()
  readonly #source: string
  readonly #locals: { readonly name: string; readonly piece: Piece }[] = []
  #level = 0
  #nodes = 0
  /** Parts of a chain that is recorded as a whole already. */
  readonly #recorded = new Set<Node>()

  constructor(source: string) {
    this.#source = source
  }

  compile(node: Node): Code {
    this.#nodes += 1
    this.#level += 1
    if (this.#level > maxLevels)
      fault('expr.too_costly', 'This expression is nested too deeply.', { span: this.site(node) })
    try {
      return this.#dispatch(node)
    } catch (error) {
      throw placed(error, this.site(node))
    } finally {
      this.#level -= 1
    }
  }

  compileWith(variables: readonly Variable[], node: Node): Code & { readonly weight: number } {
    const before = this.#nodes
    this.#locals.push(...variables)
    const code = this.compile(node)
    this.#locals.length -= variables.length
    return { ...code, weight: this.#nodes - before }
  }

  slots(count: number): readonly number[] {
    return Array.from({ length: count }, (_, index) => this.#locals.length + index)
  }

  isLocal(name: string): boolean {
    return this.#locals.some((local) => local.name === name)
  }

  site(node: Node): Site {
    const isField = node.op === '.' || node.op === '.?'
    return { start: isField ? node.pos : node.start, end: node.end, text: textOf(this.#source, node) }
  }

  #dispatch(node: Node): Code {
    switch (node.op) {
      case 'value':
        return compileLiteral(this, node)
      case 'id':
        return this.#name(node)
      case '.':
      case '.?':
      case '[]':
      case '[?]':
        return this.#access(node)
      case 'call': {
        const [name, args] = node.args
        return this.#call({ node, name, args })
      }
      case 'rcall': {
        const [name, receiver, args] = node.args
        return this.#call({ node, name, receiver, args })
      }
      case 'list':
        return compileList(this, node)
      case 'map':
        return compileMap(this, node)
      case '?:':
        return compileTernary(this, node)
      case '||':
      case '&&':
        return compileLogic(this, node)
      case '!_':
      case '-_':
        return compileUnary(this, node)
      default:
        return compileBinary(this, node)
    }
  }

  #call(call: Call): Code {
    return compileMacro(this, call) ?? compileCall(this, call)
  }

  #name(node: Extract<Node, { readonly op: 'id' }>): Code {
    const slot = this.#locals.findLastIndex(({ name }) => name === node.args)
    if (slot !== -1) {
      return { run: ({ locals }) => locals[slot] ?? null, piece: this.#locals[slot]?.piece ?? 'no' }
    }
    const type = typeConstant([node.args])
    if (type) return { run: () => type, piece: 'no' }
    this.refer(node)
    return compileRoot(this, node.args, node)
  }

  #access(node: Extract<Node, { readonly op: '.' | '[]' | '.?' | '[?]' }>): Code {
    const chain = chainOf(node)
    if (chain && !this.isLocal(chain.root)) {
      const type = typeConstant(chain.path)
      if (type) return { run: () => type, piece: 'no' }
    }
    this.refer(node)
    return compileAccess(this, node)
  }

  /** Notes the longest chain, not each of its beginnings. */
  refer(node: Node): void {
    if (this.#recorded.has(node)) return
    const chain = chainOf(node)
    if (!chain || this.isLocal(chain.root)) return
    this.references.add(chain.path)
    for (let part = node; part.op !== 'id';) {
      if (part.op !== '.' && part.op !== '.?' && part.op !== '[]' && part.op !== '[?]') break
      ;[part] = part.args
      this.#recorded.add(part)
    }
  }
}
