import type { Span } from './fault.ts'
import type { Frame } from './meter.ts'
import type { Node } from './parse.ts'
import type { CelValue } from './value.ts'

/** Computes one node's value. */
export type Run = (frame: Frame) => CelValue

/**
 * Whether a value is a piece of what the scope gave, and so is JSON without a look: `value` when it is one itself,
 * `inside` when it is an optional around one. Spares the walk through large results.
 */
export type Piece = 'value' | 'inside' | 'no'

export interface Code {
  readonly run: Run
  readonly piece: Piece
}

/** A place in the source, and what stands there. */
export interface Site extends Span {
  readonly text: string
}

/** `name(a, b)`, or `receiver.name(a, b)`. */
export interface Call {
  readonly node: Node
  readonly name: string
  readonly receiver?: Node
  readonly args: readonly Node[]
}

/** What the compilers of single node kinds need from the whole. */
export interface Compiler {
  compile(node: Node): Code
  /** Compiles with more local variables, visible under their names in `node` only. */
  compileWith(variables: readonly Variable[], node: Node): Code & { readonly weight: number }
  /** The slots that the next local variables will have, in order. */
  slots(count: number): readonly number[]
  isLocal(name: string): boolean
  /** Notes that the scope is asked for what this chain of fields names. */
  refer(node: Node): void
  site(node: Node): Site
}

export interface Variable {
  readonly name: string
  readonly piece: Piece
}
