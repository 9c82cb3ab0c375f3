import { namespaceOf } from './calls.ts'
import type { CallNode } from './infer-calls.ts'
import type { Inference } from './infer.ts'
import { loopVariables } from './loops.ts'
import type { Node } from './parse.ts'
import { bool, describe, dyn, membersOf, type StaticType, string, union, whole } from './static-type.ts'

/** The type of a call that is no plain function's; undefined when the name is one. */
export function inferMacro(inference: Inference, node: CallNode): StaticType | undefined {
  if (node.op === 'call') {
    const [name, [only]] = node.args
    if (name !== 'has' || !only) return undefined
    if (only.op === '.' || only.op === '.?' || only.op === '[]') inference.infer(only.args[0])
    return bool
  }
  const [name, receiver, args] = node.args
  if (namespaceOf(inference, receiver) === 'cel') return inferBind(inference, args)
  const count = loopVariables(name, args)
  return count === 0 ? inferOptional(inference, node) : inferLoop(inference, node, count)
}

function inferBind(inference: Inference, [variable, value, body]: readonly Node[]): StaticType {
  if (variable?.op !== 'id' || !value || !body) return dyn
  return inference.inferWith([{ name: variable.args, type: inference.infer(value) }], body)
}

interface Range {
  readonly type: StaticType
  /** What the variables hold, in order. */
  readonly variables: readonly StaticType[]
  readonly isMap: boolean
}

function rangeOf(inference: Inference, receiver: Node, name: string, count: 1 | 2): Range {
  const type = inference.infer(receiver)
  const firsts: StaticType[] = []
  const seconds: StaticType[] = []
  let isMap = false
  for (const member of membersOf(type)) {
    if (member.kind === 'list') {
      firsts.push(count === 2 ? whole : member.item)
      seconds.push(member.item)
    } else if (member.kind === 'map') {
      isMap = true
      firsts.push(string)
      seconds.push(member.rest ? dyn : union([...member.fields.values()].map((field) => field.type)))
    } else if (member.kind === 'dyn') {
      firsts.push(dyn)
      seconds.push(dyn)
    }
  }
  if (firsts.length === 0)
    inference.report(receiver, `${name} goes over a list or a map, not ${describe(type)}.`)
  return { type, variables: firsts.length === 0 ? [dyn, dyn] : [union(firsts), union(seconds)], isMap }
}

function inferLoop(inference: Inference, node: CallNode, count: 1 | 2): StaticType {
  if (node.op !== 'rcall') return dyn
  const [name, receiver, args] = node.args
  const range = rangeOf(inference, receiver, name, count)
  const variables = args.slice(0, count).map((variable, at) => ({
    name: variable.op === 'id' ? variable.args : '',
    type: range.variables[at] ?? dyn,
  }))
  const bodies = args.slice(count)
  const types = bodies.map((body) => inference.inferWith(variables, body))
  const isTest = ['all', 'exists', 'exists_one', 'existsOne', 'filter'].includes(name)
  for (const [at, test] of (isTest ? bodies : bodies.slice(0, -1)).entries()) {
    const found = types[at] ?? dyn
    if (membersOf(found).some(({ kind }) => kind === 'bool' || kind === 'dyn')) continue
    inference.report(test, `${name} takes a bool here, not ${describe(found)}.`)
  }
  const type = types.at(-1) ?? dyn
  return resultOf(name, range, type)
}

function resultOf(name: string, { type: range, variables, isMap }: Range, body: StaticType): StaticType {
  switch (name) {
    case 'filter':
    case 'sortBy':
      return isMap ? { kind: 'list', item: variables[0] ?? dyn } : range
    case 'map':
    case 'transformList':
      return { kind: 'list', item: body }
    case 'transformMap':
      return { kind: 'map', fields: new Map(), rest: body, isExact: false }
    case 'groupBy':
      return {
        kind: 'map',
        fields: new Map(),
        rest: { kind: 'list', item: variables[0] ?? dyn },
        isExact: false,
      }
    default:
      return bool
  }
}

function inferOptional(inference: Inference, node: CallNode): StaticType | undefined {
  if (node.op !== 'rcall') return undefined
  const [name, receiver, args] = node.args
  const form = `${name}/${args.length}`
  if (!['or/1', 'orValue/1', 'optMap/2', 'optFlatMap/2'].includes(form)) return undefined
  const inner = innerOf(inference, receiver, name)
  const [first, second] = args
  if (!first) return dyn
  if (!second) {
    const other = inference.infer(first)
    return name === 'or'
      ? { kind: 'optional', value: union([inner, innerType(other)]) }
      : union([inner, other])
  }
  if (first.op !== 'id') return undefined
  const body = inference.inferWith([{ name: first.args, type: inner }], second)
  return { kind: 'optional', value: name === 'optMap' ? body : innerType(body) }
}

function innerOf(inference: Inference, receiver: Node, name: string): StaticType {
  const type = inference.infer(receiver)
  if (!membersOf(type).some(({ kind }) => kind === 'optional' || kind === 'dyn')) {
    inference.report(
      receiver,
      `${name} is for optionals, not for ${describe(type)}; read the value with a.?b or list[?0].`,
    )
  }
  return innerType(type)
}

function innerType(type: StaticType): StaticType {
  const inner = membersOf(type).flatMap((member) =>
    member.kind === 'optional' ? [member.value] : member.kind === 'dyn' ? [dyn] : [],
  )
  return inner.length === 0 ? dyn : union(inner)
}
