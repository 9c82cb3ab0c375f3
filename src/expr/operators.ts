import { type ArithmeticOperator, calculate, negate } from './arithmetic.ts'
import type { Code, Compiler, Run } from './code.ts'
import { equals, nameOf, order } from './compare.ts'
import { isHarmless, type Span, typeMismatch } from './fault.ts'
import type { Frame } from './meter.ts'
import type { Node } from './parse.ts'
import { type CelValue, isMap, lookUp } from './value.ts'

export type BinaryNode = Extract<
  Node,
  { readonly op: ArithmeticOperator | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' }
>

export function compileBinary(compiler: Compiler, node: BinaryNode): Code {
  const [leftNode, rightNode] = node.args
  const left = compiler.compile(leftNode).run
  const right = compiler.compile(rightNode).run
  const site = compiler.site(node)
  switch (node.op) {
    case '==':
      return bool((frame) => equals(frame, left(frame), right(frame)))
    case '!=':
      return bool((frame) => !equals(frame, left(frame), right(frame)))
    case 'in':
      return bool((frame) => isIn(frame, left(frame), right(frame), site))
    case '<':
    case '<=':
    case '>':
    case '>=':
      return bool(comparison(node.op, left, right, rightNode, site))
    default: {
      const { op } = node
      return { run: (frame) => calculate(frame, op, left(frame), right(frame), site), piece: 'no' }
    }
  }
}

function bool(run: Run): Code {
  return { run, piece: 'value' }
}

const accepts = {
  '<': (sign: number) => sign < 0,
  '<=': (sign: number) => sign <= 0,
  '>': (sign: number) => sign > 0,
  '>=': (sign: number) => sign >= 0,
}

function comparison(operator: keyof typeof accepts, left: Run, right: Run, rightNode: Node, site: Span): Run {
  const accept = accepts[operator]
  const general = (frame: Frame, a: CelValue, b: CelValue): boolean => {
    frame.charge(0)
    return accept(order(a, b, site))
  }
  if (
    rightNode.op === 'value' &&
    typeof rightNode.args === 'bigint' &&
    Number.isSafeInteger(Number(rightNode.args))
  ) {
    // By far the most frequent: a JSON number against a literal, which is an int. Comparing doubles is ten times faster.
    const limit = Number(rightNode.args)
    return (frame) => {
      const value = left(frame)
      return typeof value === 'number' ? accept(value - limit) : general(frame, value, right(frame))
    }
  }
  return (frame) => general(frame, left(frame), right(frame))
}

function isIn(frame: Frame, value: CelValue, container: CelValue, site: Span): boolean {
  if (Array.isArray(container)) {
    frame.charge(container.length >> 1)
    return (container as readonly CelValue[]).some((item) => equals(frame, value, item))
  }
  if (isMap(container)) return lookUp(container, value) !== undefined
  const hint = typeof container === 'string' ? 'To search in text: text.contains(part).' : undefined
  return typeMismatch(`"in" looks into lists and maps, not into ${nameOf(container)}.`, site, hint)
}

export function compileUnary(compiler: Compiler, node: Extract<Node, { readonly op: '!_' | '-_' }>): Code {
  const operand = compiler.compile(node.args).run
  const site = compiler.site(node)
  if (node.op === '-_') return { run: (frame) => negate(operand(frame), site), piece: 'no' }
  return bool((frame) => {
    const value = operand(frame)
    return typeof value === 'boolean' ? !value : typeMismatch(`"!" takes a bool, not ${nameOf(value)}.`, site)
  })
}

/** `&&` and `||`: a side that decides makes the other side's fault harmless, whichever side it is. */
export function compileLogic(compiler: Compiler, node: Extract<Node, { readonly op: '&&' | '||' }>): Code {
  const [leftNode, rightNode] = node.args
  const left = truth(compiler, leftNode, `"${node.op}"`)
  const right = truth(compiler, rightNode, `"${node.op}"`)
  const deciding = node.op === '||'
  return bool((frame) => {
    let first: boolean
    try {
      first = left(frame)
    } catch (error) {
      if (isHarmless(error) && right(frame) === deciding) return deciding
      throw error
    }
    return first === deciding ? deciding : right(frame)
  })
}

/** Runs a node that must give a bool; `what` asks for it. */
export function truth(compiler: Compiler, node: Node, what: string): (frame: Frame) => boolean {
  return asTruth(compiler.compile(node).run, compiler.site(node), what)
}

export function asTruth(run: Run, site: Span, what: string): (frame: Frame) => boolean {
  return (frame) => {
    const value = run(frame)
    return typeof value === 'boolean'
      ? value
      : typeMismatch(`${what} takes a bool here, not ${nameOf(value)}.`, site)
  }
}

export function compileTernary(compiler: Compiler, node: Extract<Node, { readonly op: '?:' }>): Code {
  const [conditionNode, thenNode, elseNode] = node.args
  const condition = truth(compiler, conditionNode, '"?"')
  const yes = compiler.compile(thenNode)
  const no = compiler.compile(elseNode)
  const run: Run = (frame) => (condition(frame) ? yes.run(frame) : no.run(frame))
  return { run, piece: yes.piece === no.piece ? yes.piece : 'no' }
}
