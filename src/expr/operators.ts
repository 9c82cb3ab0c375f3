import { type ArithmeticOperator, calculate, negate } from './arithmetic.ts'
import type { Code, Compiler, Run } from './code.ts'
import { equals, nameOf, order, some } from './compare.ts'
import { fault, isHarmless, placed, type Span, typeMismatch } from './fault.ts'
import { presence } from './field-type.ts'
import { arithmeticType } from './infer-operators.ts'
import type { Frame } from './meter.ts'
import type { Node } from './parse.ts'
import { bool, dyn, number, type StaticType } from './static-type.ts'
import { giveUp, joined, requireKnown, settle, Unknown } from './unknown.ts'
import { type CelValue, isMap, lookUp } from './value.ts'
import { typeOfValue } from './value-type.ts'

export type BinaryNode = Extract<
  Node,
  { readonly op: ArithmeticOperator | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' }
>

type Operation = (frame: Frame, a: CelValue, b: CelValue) => CelValue

const operations: Readonly<Record<BinaryNode['op'], Operation>> = {
  '==': equals,
  '!=': (frame, a, b) => !equals(frame, a, b),
  in: isIn,
  '<': (frame, a, b) => order(frame, a, b) < 0,
  '<=': (frame, a, b) => order(frame, a, b) <= 0,
  '>': (frame, a, b) => order(frame, a, b) > 0,
  '>=': (frame, a, b) => order(frame, a, b) >= 0,
  '+': (frame, a, b) => calculate(frame, '+', a, b),
  '-': (frame, a, b) => calculate(frame, '-', a, b),
  '*': (frame, a, b) => calculate(frame, '*', a, b),
  '/': (frame, a, b) => calculate(frame, '/', a, b),
  '%': (frame, a, b) => calculate(frame, '%', a, b),
}

/** On two doubles, which JSON numbers are. */
const quick: Readonly<Partial<Record<BinaryNode['op'], (a: number, b: number) => boolean>>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

export function compileBinary(compiler: Compiler, node: BinaryNode): Code {
  const [leftNode, rightNode] = node.args
  const left = compiler.compile(leftNode).run
  const right = compiler.compile(rightNode).run
  const site = compiler.site(node)
  const operation = operations[node.op]
  const run: Run = (frame) => {
    const a = left(frame)
    const b = right(frame)
    try {
      return operation(frame, a, b)
    } catch (error) {
      return settle(error, site, resultType(node.op, a, b))
    }
  }
  const test = quick[node.op]
  if (!test) return { run, piece: node.op === 'in' ? 'value' : 'no' }
  if (
    rightNode.op !== 'value' ||
    typeof rightNode.args !== 'bigint' ||
    !Number.isSafeInteger(Number(rightNode.args))
  ) {
    return { run, piece: 'value' }
  }
  // By far the most frequent test: a JSON number against a literal, which is an int. On doubles it is ten times faster.
  const limit = Number(rightNode.args)
  const literal = right
  return {
    run(frame) {
      const value = left(frame)
      if (typeof value === 'number') return test(value, limit)
      try {
        return operation(frame, value, literal(frame))
      } catch (error) {
        return settle(error, site, bool)
      }
    },
    piece: 'value',
  }
}

function resultType(operator: BinaryNode['op'], a: CelValue, b: CelValue): StaticType {
  if (operator === 'in' || quick[operator]) return bool
  return arithmeticType(operator as ArithmeticOperator, typeOfValue(a), typeOfValue(b)) ?? dyn
}

function isIn(frame: Frame, value: CelValue, container: CelValue): boolean {
  if (Array.isArray(container)) {
    frame.charge(container.length >> 1)
    return some(frame, container as readonly CelValue[], (item) => equals(frame, value, item))
  }
  if (frame.observe) {
    const known = container instanceof Unknown ? presence(container, value) : undefined
    if (known !== undefined) return known
    requireKnown(container, value)
  }
  if (isMap(container)) {
    const found = lookUp(container, value)
    return found instanceof Unknown && found.mayBeMissing ? giveUp(found) : found !== undefined
  }
  const hint = typeof container === 'string' ? 'To search in text: text.contains(part).' : undefined
  return typeMismatch(`"in" looks into lists and maps, not into ${nameOf(container)}.`, hint)
}

export function compileUnary(compiler: Compiler, node: Extract<Node, { readonly op: '!_' | '-_' }>): Code {
  const literal = node.args
  // The smallest int has no positive twin, so that its sign belongs to the literal.
  if (node.op === '-_' && literal.op === 'value' && literal.args === 2n ** 63n) {
    return { run: () => -(2n ** 63n), piece: 'no' }
  }
  const site = compiler.site(node)
  if (node.op === '!_') {
    const holds = truth(compiler, node.args, '"!"')
    const run: Run = (frame) => {
      try {
        return !holds(frame)
      } catch (error) {
        return settle(error, site, bool)
      }
    }
    return { run, piece: 'value' }
  }
  const operand = compiler.compile(node.args).run
  const run: Run = (frame) => {
    const value = operand(frame)
    try {
      return negate(value)
    } catch (error) {
      return settle(error, site, number)
    }
  }
  return { run, piece: 'no' }
}

/**
 * `&&` and `||`: a side that decides makes the other side's fault harmless, whichever side it is, and the same goes for
 * what is unknown. Where neither decides, unknown outweighs a fault: it may turn out to decide.
 */
export function compileLogic(compiler: Compiler, node: Extract<Node, { readonly op: '&&' | '||' }>): Code {
  const [leftNode, rightNode] = node.args
  const left = truth(compiler, leftNode, `"${node.op}"`)
  const right = truth(compiler, rightNode, `"${node.op}"`)
  const deciding = node.op === '||'
  const site = compiler.site(node)
  const undecided = (frame: Frame, error: unknown): CelValue => {
    if (!(error instanceof Unknown) && !isHarmless(error)) throw error
    frame.chargeFault()
    let other: Unknown | undefined
    try {
      if (right(frame) === deciding) return deciding
    } catch (second) {
      if (second instanceof Unknown) other = second
      else if (!(error instanceof Unknown) || !isHarmless(second)) throw second
    }
    const unknown = joined([error, other])
    if (unknown) return unknown.as(bool)
    throw placed(error, site)
  }
  const run: Run = (frame) => {
    let first: boolean
    try {
      first = left(frame)
    } catch (error) {
      return undecided(frame, error)
    }
    if (first === deciding) return deciding
    if (!frame.observe) return right(frame)
    try {
      return right(frame)
    } catch (error) {
      return settle(error, site, bool)
    }
  }
  return { run, piece: 'value' }
}

/** Runs a node that must give a bool; `what` asks for it. */
function truth(compiler: Compiler, node: Node, what: string): (frame: Frame) => boolean {
  return asTruth(compiler.compile(node).run, compiler.site(node), what)
}

export function asTruth(run: Run, site: Span, what: string): (frame: Frame) => boolean {
  return (frame) => {
    const value = run(frame)
    if (typeof value === 'boolean') return value
    requireKnown(value)
    return fault('expr.type_mismatch', `${what} takes a bool here, not ${nameOf(value)}.`, { span: site })
  }
}

export function compileTernary(compiler: Compiler, node: Extract<Node, { readonly op: '?:' }>): Code {
  const [conditionNode, thenNode, elseNode] = node.args
  const condition = truth(compiler, conditionNode, '"?"')
  const yes = compiler.compile(thenNode)
  const no = compiler.compile(elseNode)
  const site = compiler.site(conditionNode)
  const run: Run = (frame) => {
    let holds: boolean
    try {
      holds = condition(frame)
    } catch (error) {
      return settle(error, site)
    }
    return holds ? yes.run(frame) : no.run(frame)
  }
  return { run, piece: yes.piece === no.piece ? yes.piece : 'no' }
}
