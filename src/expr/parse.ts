import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js'

import { fault } from './fault.ts'

export type Node = ASTNode

/** UTF-16 units in one expression. */
const maxSourceLength = 20_000
const limits = {
  maxAstNodes: 5000,
  maxDepth: 100,
  maxListElements: 1000,
  maxMapEntries: 1000,
  maxCallArguments: 16,
}

/**
 * The library is used for its grammar. It also evaluates, but not as a replay needs it: its dates depend on the
 * machine's time zone, its `matches` can take exponential time, nothing bounds a loop, and some map keys get lost.
 */
const grammar = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true, limits })

/** @throws Fault `expr.invalid`, `expr.too_costly` for a source beyond the limits */
export function parse(source: string): Node {
  if (source.length > maxSourceLength) {
    fault('expr.too_costly', `This expression has more than ${maxSourceLength} characters.`)
  }
  try {
    return grammar.parse(source).ast
  } catch (error) {
    if (error instanceof ParseError) {
      const { range } = error
      const code = error.code === 'limit_exceeded' ? 'expr.too_costly' : 'expr.invalid'
      fault(code, sentence(error.summary), { span: range && { start: range.start, end: range.end } })
    }
    // The grammar recurses on signs without counting: too many end the stack.
    if (error instanceof RangeError) fault('expr.too_costly', 'This expression is nested too deeply.')
    throw error
  }
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return capital.endsWith('.') ? capital : `${capital}.`
}
