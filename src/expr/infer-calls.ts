import { findOverloads, namespaceOf } from './calls.ts'
import { Fault } from './fault.ts'
import type { Overload, ResultShape, Shape } from './functions/define.ts'
import type { Inference } from './infer.ts'
import { inferMacro } from './infer-macros.ts'
import type { Node } from './parse.ts'
import { parsePattern } from './pattern/syntax.ts'
import {
  bool,
  describe,
  dyn,
  membersOf,
  number,
  openMap,
  type StaticType,
  string,
  union,
  whole,
} from './static-type.ts'

export type CallNode = Extract<Node, { readonly op: 'call' | 'rcall' }>

export function inferCall(inference: Inference, node: CallNode): StaticType {
  const macro = inferMacro(inference, node)
  if (macro) return macro
  const callee = calleeOf(inference, node)
  const types = callee.args.map((arg) => inference.infer(arg))
  try {
    const overloads = findOverloads({ ...callee, count: callee.args.length }, node)
    const fitting = overloads.filter(({ parameters }) =>
      parameters.every((shape, at) => mayFit(types[at] ?? dyn, shape)),
    )
    if (callee.name === 'matches') parseLiteral(callee.args.at(-1))
    if (fitting.length > 0) return union(fitting.map(({ result }) => resultOf(result, types)))
    inference.report(
      node,
      `${callee.name} does not take (${types.map(describe).join(', ')}); it takes ${formsOf(overloads)}.`,
    )
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    inference.findings.add(error.code, [error.summary, error.hint].join(' ').trim(), node)
  }
  return dyn
}

/** @throws Fault for a pattern that is written out and cannot be read */
function parseLiteral(pattern: Node | undefined): void {
  if (pattern?.op === 'value' && typeof pattern.args === 'string') parsePattern(pattern.args)
}

function calleeOf(
  inference: Inference,
  node: CallNode,
): { name: string; isMethod: boolean; args: readonly Node[] } {
  if (node.op === 'call') return { name: node.args[0], isMethod: false, args: node.args[1] }
  const [name, receiver, args] = node.args
  const space = namespaceOf(inference, receiver)
  if (space !== undefined) return { name: `${space}.${name}`, isMethod: false, args }
  return { name, isMethod: true, args: [receiver, ...args] }
}

function formsOf(overloads: readonly Overload[]): string {
  return overloads.map(({ parameters }) => `(${parameters.join(', ')})`).join(' or ')
}

/** Whether a value of the type can be one that the parameter takes. */
function mayFit(type: StaticType, shape: Shape): boolean {
  return membersOf(type).some(({ kind }) => {
    if (kind === 'dyn' || shape === 'any') return true
    if (kind === 'number') return ['int', 'double', 'number', 'whole'].includes(shape)
    if (kind === 'uint') return ['uint', 'number', 'whole'].includes(shape)
    return kind === shape
  })
}

function resultOf(result: ResultShape, [first = dyn]: readonly StaticType[]): StaticType {
  switch (result) {
    case 'any':
      return dyn
    case 'string':
      return string
    case 'bool':
      return bool
    case 'int':
    case 'whole':
      return whole
    case 'number':
    case 'double':
      return number
    case 'list':
      return { kind: 'list', item: dyn }
    case 'list<string>':
      return { kind: 'list', item: string }
    case 'list<int>':
      return { kind: 'list', item: whole }
    case 'map':
      return openMap
    case 'optional':
      return { kind: 'optional', value: dyn }
    case 'same':
      return first
    case 'item':
      return itemOf(first)
    default:
      return { kind: result }
  }
}

/** What a list of that type holds. */
function itemOf(type: StaticType): StaticType {
  const items = membersOf(type).flatMap((member) =>
    member.kind === 'list' ? [member.item] : member.kind === 'dyn' ? [dyn] : [],
  )
  return items.length === 0 ? dyn : union(items)
}
