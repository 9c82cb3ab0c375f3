import type { Call, Code, Compiler, Piece, Run } from './code.ts'
import { nameOf } from './compare.ts'
import { type Fault, fault, isHarmless, placed, type Span, typeMismatch } from './fault.ts'
import { sortByKeys } from './functions/lists.ts'
import type { Frame } from './meter.ts'
import { doubtfulField, unknownWithin } from './observed.ts'
import type { Node } from './parse.ts'
import { asTruth } from './operators.ts'
import { giveUp, requireKnown, Unknown } from './unknown.ts'
import { type CelValue, entriesOf, isMap, mapFrom, type MapKey, mapKeyOf } from './value.ts'

/** A loop's parts: what it goes over, and for each round how to set the variables. */
interface Loop {
  /** The rounds: each item of a list or key of a map; with two variables also its index or value. */
  readonly rounds: (frame: Frame) => readonly CelValue[]
  /** Before each round: pays for it and sets the variables. */
  readonly enter: (frame: Frame, round: CelValue) => void
  readonly piece: Piece
  body(node: Node): Code
  readonly site: Span
}

type Loops = Readonly<Record<string, (compiler: Compiler, loop: Loop, args: readonly Node[]) => Code>>

const withOne: Loops = {
  'all/1': quantifier(false),
  'exists/1': quantifier(true),
  'exists_one/1': existsOne,
  'existsOne/1': existsOne,
  'filter/1': filter,
  'map/1': transformList,
  'map/2': transformList,
  'sortBy/1': sortBy,
  'groupBy/1': groupBy,
}

const withTwo: Loops = {
  'all/1': quantifier(false),
  'exists/1': quantifier(true),
  'exists_one/1': existsOne,
  'existsOne/1': existsOne,
  'transformList/1': transformList,
  'transformList/2': transformList,
  'transformMap/1': transformMap,
  'transformMap/2': transformMap,
}

/** How many variables a loop of that name and argument count has; 0 when it is no loop. */
export function loopVariables(name: string, args: readonly Node[]): 0 | 1 | 2 {
  if (args[0]?.op !== 'id') return 0
  if (Object.hasOwn(withOne, `${name}/${args.length - 1}`)) return 1
  return args[1]?.op === 'id' && Object.hasOwn(withTwo, `${name}/${args.length - 2}`) ? 2 : 0
}

/** `list.map(x, …)` and its like, or undefined when the name is no loop's. */
export function compileLoop(compiler: Compiler, call: Call, range: Node): Code | undefined {
  const { node, name, args } = call
  const count = loopVariables(name, args)
  if (count === 0) return undefined
  const bodies = args.slice(count)
  const names = args.slice(0, count).map((variable) => (variable.op === 'id' ? variable.args : ''))
  if (names[0] === names[1]) {
    fault('expr.invalid', `Both variables of ${name} have the same name.`, { span: compiler.site(node) })
  }
  const make = (count === 1 ? withOne : withTwo)[`${name}/${bodies.length}`]
  return make?.(compiler, openLoop(compiler, call, range, names), bodies)
}

function openLoop(compiler: Compiler, { node, name }: Call, rangeNode: Node, names: readonly string[]): Loop {
  const range = compiler.compile(rangeNode)
  const site = compiler.site(rangeNode)
  const [first = 0, second] = compiler.slots(names.length)
  const piece: Piece = range.piece === 'value' ? 'value' : 'no'
  const variables = names.map((local, index) => ({
    name: local,
    piece: names.length === 2 && index === 0 ? ('no' as const) : piece,
  }))
  let weight = 1
  return {
    rounds(frame) {
      const value = range.run(frame)
      try {
        return roundsOf(frame, value, { inPairs: second !== undefined, what: name })
      } catch (error) {
        throw placed(error, site)
      }
    },
    enter:
      second === undefined
        ? (frame, round) => {
            frame.charge(weight)
            frame.locals[first] = round
          }
        : (frame, round) => {
            frame.charge(weight)
            const [key = null, value = null] = round as readonly CelValue[]
            frame.locals[first] = key
            frame.locals[second] = value
          },
    piece,
    site: compiler.site(node),
    body(bodyNode) {
      const code = compiler.compileWith(variables, bodyNode)
      weight += code.weight
      return code
    },
  }
}

function roundsOf(
  frame: Frame,
  range: CelValue,
  { inPairs, what }: { inPairs: boolean; what: string },
): readonly CelValue[] {
  if (Array.isArray(range)) {
    const list = range as readonly CelValue[]
    if (inPairs) frame.charge(list.length)
    return inPairs ? list.map((item, index) => [BigInt(index), item]) : list
  }
  requireKnown(range, frame.observe ? doubtfulField(range) : undefined)
  if (!isMap(range)) return typeMismatch(`${what} goes over a list or a map, not ${nameOf(range)}.`)
  const entries = entriesOf(range)
  frame.charge(entries.length)
  return inPairs ? entries : entries.map(([key]) => key)
}

/**
 * `exists` ends at the first true, `all` at the first false; a fault, or what is unknown, counts only when nothing
 * decides.
 */
function quantifier(deciding: boolean) {
  return (compiler: Compiler, loop: Loop, [test]: readonly Node[]): Code => {
    const holds = condition(compiler, loop, test, deciding ? 'exists' : 'all')
    const run: Run = (frame) => {
      let first: Fault | undefined
      let unknown: Unknown | undefined
      for (const round of loop.rounds(frame)) {
        loop.enter(frame, round)
        try {
          if (holds(frame) === deciding) return deciding
        } catch (error) {
          if (error instanceof Unknown) unknown = unknown ? unknown.with(error) : error
          else if (!isHarmless(error)) throw error
          else first ??= error
          frame.chargeFault()
        }
      }
      if (unknown) giveUp(unknown)
      if (first) throw first // oxlint-disable-line typescript/only-throw-error -- as it was thrown
      return !deciding
    }
    return { run, piece: 'value' }
  }
}

function existsOne(compiler: Compiler, loop: Loop, [test]: readonly Node[]): Code {
  const holds = condition(compiler, loop, test, 'exists_one')
  const run: Run = (frame) => {
    let found = 0
    for (const round of loop.rounds(frame)) {
      loop.enter(frame, round)
      if (holds(frame)) found += 1
    }
    return found === 1
  }
  return { run, piece: 'value' }
}

function condition(
  compiler: Compiler,
  loop: Loop,
  test: Node | undefined,
  what: string,
): (frame: Frame) => boolean {
  if (!test) return () => true
  return asTruth(loop.body(test).run, compiler.site(test), what)
}

function filter(compiler: Compiler, loop: Loop, [test]: readonly Node[]): Code {
  const holds = condition(compiler, loop, test, 'filter')
  const run: Run = (frame) => {
    const kept: CelValue[] = []
    for (const round of loop.rounds(frame)) {
      loop.enter(frame, round)
      if (holds(frame)) kept.push(round)
    }
    return kept
  }
  return { run, piece: loop.piece }
}

/** `map(x, e)`, `map(x, test, e)`, `transformList(i, x, e)`, `transformList(i, x, test, e)`. */
function transformList(compiler: Compiler, loop: Loop, bodies: readonly Node[]): Code {
  const { holds, body } = testAndBody(compiler, loop, bodies)
  const run: Run = (frame) => {
    const made: CelValue[] = []
    for (const round of loop.rounds(frame)) {
      loop.enter(frame, round)
      if (holds(frame)) made.push(body(frame))
    }
    return made
  }
  // Not a piece even where the items are: one large item may be in it a thousand times.
  return { run, piece: 'no' }
}

function transformMap(compiler: Compiler, loop: Loop, bodies: readonly Node[]): Code {
  const { holds, body } = testAndBody(compiler, loop, bodies)
  const run: Run = (frame) => {
    const made: [MapKey, CelValue][] = []
    for (const round of loop.rounds(frame)) {
      loop.enter(frame, round)
      const [key] = round as readonly [MapKey, CelValue]
      if (holds(frame)) made.push([key, body(frame)])
    }
    return mapFrom(made)
  }
  return { run, piece: 'no' }
}

function testAndBody(
  compiler: Compiler,
  loop: Loop,
  bodies: readonly Node[],
): { holds: (frame: Frame) => boolean; body: Run } {
  const [first, second] = bodies
  const holds = condition(compiler, loop, second === undefined ? undefined : first, 'the test')
  const bodyNode = second ?? first
  return { holds, body: bodyNode ? loop.body(bodyNode).run : () => null }
}

function keys(frame: Frame, loop: Loop, body: Run): { rounds: readonly CelValue[]; keys: CelValue[] } {
  const rounds = loop.rounds(frame)
  const found = rounds.map((round) => {
    loop.enter(frame, round)
    return body(frame)
  })
  const unknown = frame.observe ? unknownWithin(found) : undefined
  if (unknown) giveUp(unknown)
  return { rounds, keys: found }
}

function sortBy(_compiler: Compiler, loop: Loop, [key]: readonly Node[]): Code {
  const body = key ? loop.body(key).run : () => null
  const run: Run = (frame) => {
    const found = keys(frame, loop, body)
    return sortByKeys(frame, found.rounds, found.keys)
  }
  return { run, piece: loop.piece }
}

function groupBy(compiler: Compiler, loop: Loop, [key]: readonly Node[]): Code {
  const body = key ? loop.body(key).run : () => null
  const site = key ? compiler.site(key) : loop.site
  const run: Run = (frame) => {
    const found = keys(frame, loop, body)
    const groups = new Map<MapKey, CelValue[]>()
    frame.charge(4 * found.keys.length)
    for (const [index, given] of found.keys.entries()) {
      const name = mapKeyOf(given)
      if (name === undefined)
        fault(
          'expr.type_mismatch',
          `groupBy takes strings, whole numbers and bools as keys, not ${nameOf(given)}.`,
          { span: site },
        )
      const group = groups.get(name)
      const item = found.rounds[index] ?? null
      if (group) group.push(item)
      else groups.set(name, [item])
    }
    return mapFrom([...groups])
  }
  return { run, piece: 'no' }
}
