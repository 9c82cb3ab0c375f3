import type { Call, Code, Compiler, Piece, Run } from './code.ts'
import { nameOf } from './compare.ts'
import { fault, type Span, typeMismatch } from './fault.ts'
import { fits, type Overload } from './functions/define.ts'
import { functionNames, namespaces, overloadsOf } from './functions/table.ts'
import { closest } from './closest.ts'
import { macroNames } from './macro-names.ts'
import type { Frame } from './meter.ts'
import type { Node } from './parse.ts'
import { settle } from './unknown.ts'
import { unknownCall } from './unknown-call.ts'
import { type CelValue, Optional } from './value.ts'

/** `name(a, b)`, `x.name(a, b)`, or a function behind a namespace: `math.floor(x)`. */
export function compileCall(compiler: Compiler, { node, name, receiver, args }: Call): Code {
  const site = compiler.site(node)
  if (!receiver)
    return call(compiler, findOverloads({ name, isMethod: false, count: args.length }, site), args, site)
  const space = namespaceOf(compiler, receiver)
  if (space !== undefined) {
    return call(
      compiler,
      findOverloads({ name: `${space}.${name}`, isMethod: false, count: args.length }, site),
      args,
      site,
    )
  }
  const all = [receiver, ...args]
  return call(compiler, findOverloads({ name, isMethod: true, count: all.length }, site), all, site)
}

/** The namespace that a receiver names, unless a local variable has taken the name. */
export function namespaceOf(compiler: Pick<Compiler, 'isLocal'>, receiver: Node): string | undefined {
  if (receiver.op !== 'id' || compiler.isLocal(receiver.args)) return undefined
  return namespaces.has(receiver.args) || receiver.args === 'cel' ? receiver.args : undefined
}

function call(compiler: Compiler, overloads: readonly Overload[], args: readonly Node[], site: Span): Code {
  const codes = args.map((arg) => compiler.compile(arg))
  const runs = codes.map(({ run }) => run)
  const [only] = overloads.length === 1 ? overloads : []
  const piece = pieceOf(overloads, codes)
  const run: Run = (frame) => {
    const values = runs.map((one) => one(frame))
    try {
      payFor(frame, values)
      const unknown = frame.observe ? unknownCall(overloads, values) : undefined
      if (unknown) return unknown
      const chosen = only && takes(only, values) ? only : overloads.find((one) => takes(one, values))
      return chosen ? chosen.run(frame, values) : noOverload(overloads, values)
    } catch (error) {
      // Functions do not know where they stand.
      return settle(error, site)
    }
  }
  return { run, piece }
}

/** What any function costs: it may have to look at all of a text. Lists and maps are paid for where they are walked. */
function payFor(frame: Frame, values: readonly CelValue[]): void {
  let cost = 4
  for (const value of values) if (typeof value === 'string') cost += value.length >> 4
  frame.charge(cost)
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

/** What a call names: `count` includes what a method is called on. */
export interface Callee {
  readonly name: string
  readonly isMethod: boolean
  readonly count: number
}

/** What people of other languages call ours. */
const otherNames: Readonly<Record<string, string>> = {
  length: 'size',
  len: 'size',
  count: 'size',
  toLowerCase: 'lower',
  toUpperCase: 'upper',
  strip: 'trim',
  includes: 'contains',
  some: 'exists',
  any: 'exists',
  every: 'all',
  concat: '+',
  toString: 'string',
  str: 'string',
  parseInt: 'int',
  parseFloat: 'double',
  unique: 'distinct',
  uniq: 'distinct',
  dirname: 'folderName',
  basename: 'baseName',
  extname: 'extension',
  head: 'first',
  find: 'filter(x, …).first',
  stringify: 'json',
  toJson: 'json',
}

/** @throws Fault `expr.invalid` for a function that does not exist, or not with so many arguments */
export function findOverloads({ name, isMethod, count }: Callee, site: Span): readonly Overload[] {
  const overloads = overloadsOf(name, isMethod, count)
  if (overloads.length > 0) return overloads
  const known = functionNames(isMethod)
  const written = isMethod ? `x.${name}(…)` : `${name}(…)`
  if (known.has(name) || macroNames.has(name)) {
    const given = isMethod ? count - 1 : count
    return fault(
      'expr.invalid',
      `${written} does not take ${given} argument${given === 1 ? '' : 's'} like these.`,
      { span: site },
    )
  }
  const similar =
    (Object.hasOwn(otherNames, name) ? otherNames[name] : undefined) ??
    closest(name, [...known, ...macroNames])
  const otherForm = functionNames(!isMethod).has(name)
  const hint = otherForm
    ? `Write ${isMethod ? `${name}(x)` : `x.${name}(…)`}.`
    : similar === undefined
      ? 'The guide on expressions lists the functions.'
      : `Did you mean ${similar}?`
  return fault('expr.invalid', `There is no function ${written}.`, { span: site, hint })
}

function noOverload(overloads: readonly Overload[], values: readonly CelValue[]): never {
  const given = values.map(nameOf).join(', ')
  const forms = overloads.map(signature).join(' or ')
  const hint = values.some((value) => value instanceof Optional)
    ? 'Give a default first: a.?b.orValue(x).'
    : undefined
  return typeMismatch(`${overloads[0]?.name} does not take (${given}); it is ${forms}.`, hint)
}

function signature({ name, parameters, isMethod }: Overload): string {
  const words = parameters.map((shape) => (shape === 'whole' ? 'whole number' : shape))
  return isMethod ? `${words[0]}.${name}(${words.slice(1).join(', ')})` : `${name}(${words.join(', ')})`
}
