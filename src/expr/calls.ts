import type { Code, Compiler, Piece, Run } from './code.ts'
import { nameOf } from './compare.ts'
import { Fault, fault, type Span, typeMismatch } from './fault.ts'
import { fits, type Overload } from './functions/define.ts'
import { functionNames, namespaces, overloadsOf } from './functions/table.ts'
import { closest } from './closest.ts'
import { macroNames } from './macro-names.ts'
import type { Frame } from './meter.ts'
import type { Node } from './parse.ts'
import type { CelValue } from './value.ts'

/** `name(a, b)`. */
export function compileCall(compiler: Compiler, node: Node, name: string, args: readonly Node[]): Code {
  return call(compiler, node, name, false, args)
}

/** `x.name(a, b)`, or a function behind a namespace: `math.floor(x)`. */
export function compileMethod(
  compiler: Compiler,
  node: Node,
  name: string,
  receiver: Node,
  args: readonly Node[],
): Code {
  const space = namespaceOf(compiler, receiver)
  if (space !== undefined) return call(compiler, node, `${space}.${name}`, false, args)
  return call(compiler, node, name, true, [receiver, ...args])
}

/** The namespace that a receiver names, unless a local variable has taken the name. */
export function namespaceOf(compiler: Pick<Compiler, 'isLocal'>, receiver: Node): string | undefined {
  if (receiver.op !== 'id' || compiler.isLocal(receiver.args)) return undefined
  return namespaces.has(receiver.args) || receiver.args === 'cel' ? receiver.args : undefined
}

function call(compiler: Compiler, node: Node, name: string, isMethod: boolean, args: readonly Node[]): Code {
  const site = compiler.site(node)
  const overloads = findOverloads(name, isMethod, args.length, site)
  const codes = args.map((arg) => compiler.compile(arg))
  const runs = codes.map(({ run }) => run)
  const [only] = overloads.length === 1 ? overloads : []
  const piece = pieceOf(overloads, codes)
  const run: Run = (frame) => {
    const values = runs.map((one) => one(frame))
    const chosen = only && takes(only, values) ? only : overloads.find((one) => takes(one, values))
    if (!chosen) return noOverload(name, isMethod, overloads, values, site)
    return perform(chosen, frame, values, site)
  }
  return { run, piece }
}

function perform(overload: Overload, frame: Frame, values: readonly CelValue[], site: Span): CelValue {
  try {
    return overload.run(frame, values)
  } catch (error) {
    // Functions do not know where they stand.
    if (error instanceof Fault) error.span ??= site
    throw error
  }
}

function takes(overload: Overload, values: readonly CelValue[]): boolean {
  const { parameters } = overload
  for (let index = 0; index < parameters.length; index += 1) {
    const shape = parameters[index]
    if (shape === undefined || !fits(shape, values[index] ?? null)) return false
  }
  return true
}

function pieceOf(overloads: readonly Overload[], codes: readonly Code[]): Piece {
  const given = codes[0]?.piece ?? 'no'
  const isPiece = overloads.every(({ result }) => {
    if (result === 'string' || result === 'bool' || result === 'list<string>') return true
    return (result === 'item' || result === 'same') && given === 'value'
  })
  return isPiece ? 'value' : 'no'
}

/** @throws Fault `expr.invalid` for a function that does not exist, or not with so many arguments */
export function findOverloads(
  name: string,
  isMethod: boolean,
  count: number,
  site: Span,
): readonly Overload[] {
  const overloads = overloadsOf(name, isMethod, count)
  if (overloads.length > 0) return overloads
  const known = functionNames(isMethod)
  const written = isMethod ? `x.${name}(…)` : `${name}(…)`
  if (known.has(name)) {
    const given = isMethod ? count - 1 : count
    return fault('expr.invalid', `${written} does not take ${given} argument${given === 1 ? '' : 's'}.`, {
      span: site,
    })
  }
  const similar = closest(name, [...known, ...macroNames])
  const otherForm = functionNames(!isMethod).has(name)
  const hint = otherForm
    ? `Write ${isMethod ? `${name}(x)` : `x.${name}(…)`}.`
    : similar === undefined
      ? 'The guide on expressions lists the functions.'
      : `Did you mean ${similar}?`
  return fault('expr.invalid', `There is no function ${written}.`, { span: site, hint })
}

function noOverload(
  name: string,
  isMethod: boolean,
  overloads: readonly Overload[],
  values: readonly CelValue[],
  site: Span,
): never {
  const given = values.map(nameOf).join(', ')
  const forms = overloads.map((one) => signature(one, isMethod)).join(' or ')
  const hint = values.some((value) => nameOf(value) === 'an optional')
    ? 'Give a default first: a.?b.orValue(x).'
    : undefined
  return typeMismatch(`${name} does not take (${given}); it is ${forms}.`, site, hint)
}

function signature({ name, parameters }: Overload, isMethod: boolean): string {
  const words = parameters.map((shape) => (shape === 'whole' ? 'whole number' : shape))
  return isMethod ? `${words[0]}.${name}(${words.slice(1).join(', ')})` : `${name}(${words.join(', ')})`
}
