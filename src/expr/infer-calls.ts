import { findOverloads, namespaceOf } from './calls.ts'
import { Fault } from './fault.ts'
import type { Overload } from './functions/define.ts'
import type { Inference } from './infer.ts'
import { inferMacro } from './infer-macros.ts'
import type { Node } from './parse.ts'
import { parsePattern } from './pattern/syntax.ts'
import { mayFit, resultOf } from './result-type.ts'
import { describe, dyn, type StaticType, union } from './static-type.ts'

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
