import type { ArithmeticOperator } from './arithmetic.ts'
import type { Inference } from './infer.ts'
import type { BinaryNode } from './operators.ts'
import {
  bool,
  describe,
  dyn,
  type Member,
  membersOf,
  number,
  type StaticType,
  string,
  union,
} from './static-type.ts'

export function inferBinary(inference: Inference, node: BinaryNode): StaticType {
  const [leftNode, rightNode] = node.args
  const left = inference.infer(leftNode)
  const right = inference.infer(rightNode)
  switch (node.op) {
    case '==':
    case '!=':
      if (neverEqual(left, right)) inference.report(node, neverText(left, right, node.op))
      return bool
    case 'in':
      if (!membersOf(right).some(({ kind }) => kind === 'list' || kind === 'map' || kind === 'dyn')) {
        inference.report(node, `"in" looks into lists and maps, not into ${describe(right)}.`)
      }
      return bool
    case '<':
    case '<=':
    case '>':
    case '>=':
      if (results(left, right, ordered).length === 0) {
        inference.report(node, `${describe(left)} and ${describe(right)} have no order.`)
      }
      return bool
    default: {
      const type = arithmeticType(node.op, left, right)
      if (!type)
        inference.report(node, `"${node.op}" does not take ${describe(left)} and ${describe(right)}.`)
      return type ?? dyn
    }
  }
}

/** What an operator gives; undefined where it takes no such operands. */
export function arithmeticType(
  operator: ArithmeticOperator,
  left: StaticType,
  right: StaticType,
): StaticType | undefined {
  const found = results(left, right, (a, b) =>
    operator === '+' ? sum(a, b) : operator === '-' ? difference(a, b) : product(operator, a, b),
  )
  return found.length > 0 ? union(found) : undefined
}

/** What the operator gives for each pair of alternatives that it takes. */
function results(
  left: StaticType,
  right: StaticType,
  operate: (a: Member, b: Member) => StaticType | undefined,
): StaticType[] {
  return membersOf(left).flatMap((a) => membersOf(right).flatMap((b) => operate(a, b) ?? []))
}

function ordered(a: Member, b: Member): StaticType | undefined {
  if (a.kind === 'dyn' || b.kind === 'dyn') return bool
  if (isNumber(a) && isNumber(b)) return bool
  const hasOrder = ['string', 'bool', 'bytes', 'timestamp', 'duration'].includes(a.kind)
  return hasOrder && a.kind === b.kind ? bool : undefined
}

function isNumber({ kind }: Member): boolean {
  return kind === 'number' || kind === 'uint'
}

function product(operator: '*' | '/' | '%', a: Member, b: Member): StaticType | undefined {
  if (a.kind === 'dyn' || b.kind === 'dyn') {
    const other = a.kind === 'dyn' ? b : a
    return other.kind === 'dyn' || isNumber(other) ? dyn : undefined
  }
  if (a.kind === 'uint' && b.kind === 'uint') return a
  if (a.kind !== 'number' || b.kind !== 'number') return undefined
  return { kind: 'number', isWhole: operator === '%' || (operator === '*' && a.isWhole && b.isWhole) }
}

function sum(a: Member, b: Member): StaticType | undefined {
  if (a.kind === 'dyn' || b.kind === 'dyn') {
    const other = a.kind === 'dyn' ? b : a
    return ['null', 'bool', 'map', 'type', 'optional'].includes(other.kind) ? undefined : dyn
  }
  if (a.kind === 'number' && b.kind === 'number') return { kind: 'number', isWhole: a.isWhole && b.isWhole }
  if (a.kind === 'string' && b.kind === 'string') return string
  if (a.kind === 'list' && b.kind === 'list') return { kind: 'list', item: union([a.item, b.item]) }
  if (a.kind === 'duration' && (b.kind === 'duration' || b.kind === 'timestamp')) return b
  if (a.kind === 'timestamp' && b.kind === 'duration') return a
  return (a.kind === 'bytes' || a.kind === 'uint') && a.kind === b.kind ? a : undefined
}

function difference(a: Member, b: Member): StaticType | undefined {
  if (a.kind === 'dyn' || b.kind === 'dyn') {
    const other = a.kind === 'dyn' ? b : a
    return isNumber(other) || ['dyn', 'timestamp', 'duration'].includes(other.kind) ? dyn : undefined
  }
  if (a.kind === 'number' && b.kind === 'number') return a.isWhole && b.isWhole ? a : number
  if (a.kind === 'timestamp')
    return b.kind === 'timestamp' ? { kind: 'duration' } : b.kind === 'duration' ? a : undefined
  return (a.kind === 'duration' || a.kind === 'uint') && a.kind === b.kind ? a : undefined
}

/** Kinds of JSON that are never equal to one another; null is left out, since people test for it to be safe. */
const scalars: readonly string[] = ['bool', 'number', 'string', 'list', 'map']

function neverEqual(left: StaticType, right: StaticType): boolean {
  return membersOf(left).every((a) => membersOf(right).every((b) => neverSame(a, b)))
}

function neverSame(a: Member, b: Member): boolean {
  if (!scalars.includes(a.kind) || !scalars.includes(b.kind)) return false
  if (a.kind === 'string' && b.kind === 'string' && a.values && b.values) {
    const { values } = b
    return !a.values.some((value) => values.includes(value))
  }
  return a.kind !== b.kind
}

function neverText(left: StaticType, right: StaticType, operator: string): string {
  const always = operator === '==' ? 'false' : 'true'
  const [a, b] = [membersOf(left)[0], membersOf(right)[0]]
  if (a?.kind === 'string' && b?.kind === 'string') {
    const known = [...(a.values ?? []), ...(b.values ?? [])]
      .slice(0, 12)
      .map((value) => JSON.stringify(value))
    return `This is always ${always}: of ${known.join(', ')} no two sides are the same.`
  }
  return `This is always ${always}: ${describe(left)} never equals ${describe(right)}.`
}
