import { inferCall } from './infer-calls.ts'
import { inferBinary } from './infer-operators.ts'
import { closest } from './closest.ts'
import { fieldOf } from './field-type.ts'
import { Findings } from './findings.ts'
import type { Node } from './parse.ts'
import { typeConstant } from './operands.ts'
import { chainOf } from './references.ts'
import { textOf } from './source.ts'
import { bool, describe, dyn, membersOf, type StaticType, string, union, whole } from './static-type.ts'

/**
 * Finds a node's type from those of the roots, and what cannot work whatever the values are.
 * What may work is never reported: a wrong warning costs more trust than a missed one.
 */
export class Inference {
  readonly findings = new Findings()
  readonly source: string
  readonly #roots: Readonly<Record<string, StaticType>>
  readonly #locals: { readonly name: string; readonly type: StaticType }[] = []

  constructor(source: string, roots: Readonly<Record<string, StaticType>>) {
    this.source = source
    this.#roots = roots
  }

  infer(node: Node): StaticType {
    switch (node.op) {
      case 'value':
        return typeOfLiteral(node.args)
      case 'id':
        return this.#name(node)
      case '.':
      case '[]':
        return this.#access(node, false)
      case '.?':
      case '[?]':
        return { kind: 'optional', value: this.#access(node, true) }
      case 'call':
      case 'rcall':
        return inferCall(this, node)
      case 'list':
        return {
          kind: 'list',
          item: node.args.length === 0 ? dyn : union(node.args.map((item) => this.infer(item))),
        }
      case 'map':
        return this.#map(node.args)
      case '?:': {
        const [condition, yes, no] = node.args
        this.expectBool(condition, '"?"')
        return union([this.infer(yes), this.infer(no)])
      }
      case '||':
      case '&&':
        for (const side of node.args) this.expectBool(side, `"${node.op}"`)
        return bool
      case '!_':
        this.expectBool(node.args, '"!"')
        return bool
      case '-_': {
        const type = this.infer(node.args)
        const numbers = membersOf(type).filter(({ kind }) => kind === 'number')
        if (numbers.length > 0 || this.#isDyn(type)) return numbers.length > 0 ? union(numbers) : dyn
        this.report(node, `"-" does not take ${describe(type)}.`)
        return dyn
      }
      default:
        return inferBinary(this, node)
    }
  }

  /** Infers with local variables, visible in `node` only. */
  inferWith(
    variables: readonly { readonly name: string; readonly type: StaticType }[],
    node: Node,
  ): StaticType {
    this.#locals.push(...variables)
    const type = this.infer(node)
    this.#locals.length -= variables.length
    return type
  }

  isLocal(name: string): boolean {
    return this.#locals.some((local) => local.name === name)
  }

  expectBool(node: Node, what: string): void {
    const type = this.infer(node)
    if (this.#isDyn(type) || membersOf(type).some(({ kind }) => kind === 'bool')) return
    this.report(node, `${what} takes a bool here, not ${describe(type)}.`)
  }

  report(node: Node, summary: string): void {
    this.findings.add('expr.type_mismatch', summary, node)
  }

  #isDyn(type: StaticType): boolean {
    return membersOf(type).some(({ kind }) => kind === 'dyn')
  }

  #name(node: Extract<Node, { readonly op: 'id' }>): StaticType {
    const name = node.args
    const local = this.#locals.findLast((one) => one.name === name)
    if (local) return local.type
    if (typeConstant([name])) return { kind: 'type' }
    if (Object.hasOwn(this.#roots, name)) return this.#roots[name] ?? dyn
    const known = Object.keys(this.#roots)
    const similar = closest(name, known)
    const hint =
      similar === undefined ? `Known here: ${known.join(', ') || 'nothing'}.` : `Did you mean ${similar}?`
    this.findings.add('expr.unknown_field', `There is nothing named ${name}. ${hint}`, node)
    return dyn
  }

  #access(node: Extract<Node, { readonly op: '.' | '.?' | '[]' | '[?]' }>, isOptional: boolean): StaticType {
    const chain = chainOf(node)
    if (chain && !this.isLocal(chain.root) && typeConstant(chain.path)) return { kind: 'type' }
    const [fromNode, keyNode] = node.args
    const from = this.infer(fromNode)
    const key = typeof keyNode === 'string' ? string : this.infer(keyNode)
    const name = nameOf(keyNode)
    const found: StaticType[] = []
    const misses: { readonly isField: boolean; readonly summary: string }[] = []
    for (const member of membersOf(from)) {
      const result = fieldOf(member, name, key)
      if (typeof result === 'string') misses.push({ isField: member.kind === 'map', summary: result })
      else if (result) found.push(result)
    }
    if (found.length > 0) return union(found)
    const miss = misses.find(({ isField }) => isField) ?? misses[0]
    if (!miss) return dyn
    if (!(isOptional && miss.isField)) {
      const text = textOf(this.source, fromNode)
      this.findings.add(
        miss.isField ? 'expr.unknown_field' : 'expr.type_mismatch',
        miss.summary.replace('%', text),
        endOf(node),
      )
    }
    return dyn
  }

  #map(entries: readonly (readonly [Node, Node])[]): StaticType {
    const fields = new Map<string, { type: StaticType; isRequired: boolean }>()
    const others: StaticType[] = []
    for (const [key, value] of entries) {
      const type = this.infer(value)
      if (key.op === 'value' && typeof key.args === 'string') fields.set(key.args, { type, isRequired: true })
      else {
        this.infer(key)
        others.push(type)
      }
    }
    const isExact = others.length === 0
    return { kind: 'map', fields, rest: isExact ? undefined : union(others), isExact }
  }
}

/** The field's place: behind the dot, where the eye looks for it. */
function endOf(node: Node): { start: number; end: number } {
  return { start: Math.max(node.start, node.pos), end: node.end }
}

function nameOf(key: Node | string): string | undefined {
  if (typeof key === 'string') return key
  return key.op === 'value' && typeof key.args === 'string' ? key.args : undefined
}

function typeOfLiteral(literal: unknown): StaticType {
  switch (typeof literal) {
    case 'string':
      return { kind: 'string', values: [literal] }
    case 'number':
      return { kind: 'number', isWhole: Number.isInteger(literal) }
    case 'bigint':
      return whole
    case 'boolean':
      return bool
    default:
      break
  }
  if (literal === null) return { kind: 'null' }
  return { kind: literal instanceof Uint8Array ? 'bytes' : 'uint' }
}
