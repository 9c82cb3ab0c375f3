import { select, selectOptional } from './access.ts'
import { int, uint } from './arithmetic.ts'
import type { Code, Compiler, Run, Site } from './code.ts'
import { nameOf } from './compare.ts'
import { fault } from './fault.ts'
import type { Node } from './parse.ts'
import { openMap } from './static-type.ts'
import { settle, Unknown } from './unknown.ts'
import { type CelValue, isPlainObject, mapFrom, type MapKey, mapKeyOf, TypeName } from './value.ts'

const types = new Map(
  [
    'int',
    'uint',
    'double',
    'bool',
    'string',
    'bytes',
    'list',
    'map',
    'type',
    'null_type',
    'optional_type',
  ].map((name) => [name, new TypeName(name)]),
)
const longTypes = new Map(
  ['google.protobuf.Timestamp', 'google.protobuf.Duration'].map((name) => [name, new TypeName(name)]),
)

/** The type that a name or a chain of names stands for, such as `int`. */
export function typeConstant(path: readonly string[]): TypeName | undefined {
  const [name = ''] = path
  return path.length === 1 ? types.get(name) : longTypes.get(path.join('.'))
}

export function compileLiteral(compiler: Compiler, node: Extract<Node, { readonly op: 'value' }>): Code {
  if (node.args instanceof Uint8Array && /[^\0-\x7F]/.test(compiler.site(node).text)) {
    // The grammar would keep the low byte of each character and lose the rest.
    fault('expr.invalid', 'Bytes are written in ASCII; write other characters as \\xNN, or use bytes("…").')
  }
  const value = literalOf(node)
  const isJson = value === null || typeof value === 'string' || typeof value === 'boolean'
  return { run: () => value, piece: isJson ? 'value' : 'no' }
}

function literalOf(node: Extract<Node, { readonly op: 'value' }>): CelValue {
  const literal = node.args
  if (typeof literal === 'bigint') return int(literal)
  if (typeof literal !== 'object' || literal === null || literal instanceof Uint8Array) return literal
  return uint(literal.valueOf())
}

/** A name that is no local variable and no type: what the scope has under it. */
export function compileRoot(compiler: Compiler, name: string, node: Node): Code {
  const site = compiler.site(node)
  const run: Run = ({ values }) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value !== undefined) return value
    const known = Object.keys(values).slice(0, 12).join(', ')
    return fault('expr.missing_value', `There is nothing named ${name}.`, {
      span: site,
      hint: `Known here: ${known || 'nothing'}.`,
    })
  }
  return { run, piece: 'value' }
}

export function compileAccess(
  compiler: Compiler,
  node: Extract<Node, { readonly op: '.' | '[]' | '.?' | '[?]' }>,
): Code {
  const [fromNode, keyNode] = node.args
  const from = compiler.compile(fromNode)
  const site = compiler.site(node)
  if (node.op === '.') return { run: fieldRun(from.run, node.args[1], site), piece: from.piece }
  const key: Run = typeof keyNode === 'string' ? () => keyNode : compiler.compile(keyNode).run
  const isOptional = node.op !== '[]'
  const read = from.run
  const run: Run = (frame) => {
    const value = read(frame)
    const name = key(frame)
    try {
      return isOptional ? selectOptional(value, name) : select(value, name, site.text)
    } catch (error) {
      return settle(error, site)
    }
  }
  return { run, piece: isOptional && from.piece !== 'no' ? 'inside' : from.piece }
}

/** `a.name`, the most frequent node of all: JSON objects are read right here. */
function fieldRun(read: Run, name: string, site: Site): Run {
  const isSafe = name !== '__proto__'
  return (frame) => {
    const value = read(frame)
    if (isSafe && isPlainObject(value) && Object.hasOwn(value, name)) {
      const found = value[name]
      if (found !== undefined) return found
    }
    try {
      return select(value, name, site.text)
    } catch (error) {
      return settle(error, site)
    }
  }
}

export function compileList(compiler: Compiler, node: Extract<Node, { readonly op: 'list' }>): Code {
  const items = node.args.map((item) => compiler.compile(item).run)
  return {
    run(frame) {
      frame.charge(items.length)
      return items.map((item) => item(frame))
    },
    piece: 'no',
  }
}

export function compileMap(compiler: Compiler, node: Extract<Node, { readonly op: 'map' }>): Code {
  const entries = node.args.map(([key, value]) => ({
    key: compiler.compile(key).run,
    value: compiler.compile(value).run,
    site: compiler.site(key),
  }))
  return {
    run(frame) {
      frame.charge(4 * entries.length)
      const made = new Map<MapKey, CelValue>()
      for (const { key, value, site } of entries) {
        const given = key(frame)
        const known = typeof given === 'number' ? undefined : mapKeyOf(given)
        if (given instanceof Unknown) return given.as(openMap)
        if (known === undefined)
          fault(
            'expr.type_mismatch',
            `A map has strings, whole numbers and bools as keys, not ${nameOf(given)}.`,
            { span: site },
          )
        if (known === '__proto__')
          fault('expr.bad_argument', 'A map cannot have a key "__proto__".', { span: site })
        if (made.has(known))
          fault('expr.bad_argument', `This map has the key ${site.text} twice.`, { span: site })
        made.set(known, value(frame))
      }
      return mapFrom([...made])
    },
    piece: 'no',
  }
}
