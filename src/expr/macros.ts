import { find } from './access.ts'
import { namespaceOf } from './calls.ts'
import type { Call, Code, Compiler, Run } from './code.ts'
import { nameOf } from './compare.ts'
import { presence } from './field-type.ts'
import { fault, type Span } from './fault.ts'
import { compileLoop } from './loops.ts'
import type { Frame } from './meter.ts'
import type { Node } from './parse.ts'
import { bool, dyn } from './static-type.ts'
import { giveUp, requireKnown, settle, Unknown } from './unknown.ts'
import { none, Optional } from './value.ts'

/** A call whose arguments are not simply computed: `has(a.b)`, `list.map(x, …)`; undefined when the name is none of these. */
export function compileMacro(compiler: Compiler, call: Call): Code | undefined {
  const { receiver } = call
  if (!receiver) return call.name === 'has' ? compileHas(compiler, call) : undefined
  if (namespaceOf(compiler, receiver) === 'cel') return compileBind(compiler, call)
  const code = compileLoop(compiler, call, receiver) ?? compileOptional(compiler, call, receiver)
  return code && settling(code, call, compiler.site(call.node))
}

const quantifiers = new Set(['all', 'exists', 'exists_one', 'existsOne'])

/** What gives up for something unknown gives an unknown value. */
function settling({ run, piece }: Code, { name }: Call, site: Span): Code {
  const type = quantifiers.has(name) ? bool : dyn
  return {
    piece,
    run(frame) {
      if (!frame.observe) return run(frame)
      try {
        return run(frame)
      } catch (error) {
        return settle(error, site, type)
      }
    },
  }
}

function compileHas(compiler: Compiler, { node, args }: Call): Code {
  const [only] = args
  const field = only && args.length === 1 ? selection(only) : undefined
  if (!field || !only) {
    return fault('expr.invalid', 'has() takes a field: has(a.b).', { span: compiler.site(node) })
  }
  compiler.refer(only)
  const from = compiler.compile(field.from).run
  const site = compiler.site(only)
  const run: Run = (frame) => {
    const value = from(frame)
    const base = value instanceof Optional ? value.value : value
    try {
      if (base === undefined || base === null) return false
      if (base instanceof Unknown) return presence(base, field.name) ?? giveUp(base)
      const found = find(base, field.name)
      return found instanceof Unknown && found.mayBeMissing ? giveUp(found) : found !== undefined
    } catch (error) {
      return settle(error, site, bool)
    }
  }
  return { run, piece: 'value' }
}

function selection(node: Node): { from: Node; name: string } | undefined {
  if (node.op === '.' || node.op === '.?') return { from: node.args[0], name: node.args[1] }
  if (node.op !== '[]') return undefined
  const [from, key] = node.args
  return key.op === 'value' && typeof key.args === 'string' ? { from, name: key.args } : undefined
}

function compileBind(compiler: Compiler, { node, name, args }: Call): Code {
  const [variable, valueNode, body] = args
  if (name !== 'bind' || variable?.op !== 'id' || !valueNode || !body || args.length !== 3) {
    return fault('expr.invalid', 'Only cel.bind(name, value, expression) begins with "cel.".', {
      span: compiler.site(node),
    })
  }
  const value = compiler.compile(valueNode)
  const [slot = 0] = compiler.slots(1)
  const piece = value.piece === 'value' ? 'value' : 'no'
  const inner = compiler.compileWith([{ name: variable.args, piece }], body)
  const run: Run = (frame) => {
    frame.locals[slot] = value.run(frame)
    return inner.run(frame)
  }
  return { run, piece: inner.piece }
}

function compileOptional(compiler: Compiler, { name, args }: Call, receiver: Node): Code | undefined {
  const [first, second] = args
  const form = `${name}/${args.length}`
  if (first && (form === 'or/1' || form === 'orValue/1')) {
    const from = compiler.compile(receiver)
    const other = compiler.compile(first)
    const optional = expectOptional(compiler, from.run, receiver, name)
    const otherOptional = expectOptional(compiler, other.run, first, 'or')
    if (name === 'or') {
      const run: Run = (frame) => {
        const found = optional(frame)
        return found.value === undefined ? otherOptional(frame) : found
      }
      return { run, piece: from.piece === 'inside' && other.piece === 'inside' ? 'inside' : 'no' }
    }
    const run: Run = (frame) => {
      const { value } = optional(frame)
      return value === undefined ? other.run(frame) : value
    }
    return { run, piece: from.piece === 'inside' && other.piece === 'value' ? 'value' : 'no' }
  }
  if (first?.op === 'id' && second && (form === 'optMap/2' || form === 'optFlatMap/2')) {
    const optional = expectOptional(compiler, compiler.compile(receiver).run, receiver, name)
    const [slot = 0] = compiler.slots(1)
    const body = compiler.compileWith([{ name: first.args, piece: 'no' }], second).run
    const flat = expectOptional(compiler, body, second, name)
    const run: Run = (frame) => {
      const { value } = optional(frame)
      if (value === undefined) return none
      frame.locals[slot] = value
      return name === 'optMap' ? new Optional(body(frame)) : flat(frame)
    }
    return { run, piece: 'no' }
  }
  return undefined
}

function expectOptional(compiler: Compiler, run: Run, node: Node, name: string): (frame: Frame) => Optional {
  const site = compiler.site(node)
  return (frame) => {
    const value = run(frame)
    if (value instanceof Optional) return value
    requireKnown(value)
    return fault('expr.type_mismatch', `${name} is for optionals, not for ${nameOf(value)}.`, {
      span: site,
      hint: 'Read the value with a.?b or list[?0].',
    })
  }
}
