import { Duration } from '../duration.ts'
import type { Frame } from '../meter.ts'
import { Timestamp } from '../timestamp.ts'
import { type CelMap, type CelValue, isMap, numberOf, Optional, TypeName, Uint, wholeOf } from '../value.ts'

/** What a parameter takes, and what the function's body is given for it. */
export interface Shapes {
  readonly any: CelValue
  readonly string: string
  readonly bool: boolean
  readonly bytes: Uint8Array
  readonly list: readonly CelValue[]
  readonly map: CelMap
  readonly timestamp: Timestamp
  readonly duration: Duration
  readonly type: TypeName
  readonly optional: Optional
  readonly int: bigint
  readonly uint: Uint
  readonly double: number
  /** Any of the three kinds of number. */
  readonly number: number | bigint
  /** A whole number of any kind, such as an index; the body gets a JS number. */
  readonly whole: number
}
export type Shape = keyof Shapes

/** What a call gives, for the checker. `item` is an item of the first list, `same` what the first argument is. */
export type ResultShape = Shape | 'item' | 'same' | 'list<string>' | 'list<int>' | 'null'

export interface Overload {
  readonly name: string
  /** Called as `x.name(…)`; x is then the first parameter. */
  readonly isMethod: boolean
  readonly parameters: readonly Shape[]
  readonly result: ResultShape
  run(frame: Frame, values: readonly CelValue[]): CelValue
}

type Given<P extends readonly Shape[]> = { [K in keyof P]: Shapes[P[K]] }

/** A function that is called as `name(a, b)`; a name with a dot is called as `math.floor(x)`. */
export function plain<const P extends readonly Shape[]>(
  name: string,
  parameters: P,
  result: ResultShape,
  body: (frame: Frame, ...given: Given<P>) => CelValue,
): Overload {
  return overload({ name, isMethod: false, parameters, result }, body)
}

/** A function that is called as `a.name(b)`. */
export function method<const P extends readonly [Shape, ...Shape[]]>(
  name: string,
  parameters: P,
  result: ResultShape,
  body: (frame: Frame, ...given: Given<P>) => CelValue,
): Overload {
  return overload({ name, isMethod: true, parameters, result }, body)
}

/** A function that is called either way. */
export function both<const P extends readonly [Shape, ...Shape[]]>(
  name: string,
  parameters: P,
  result: ResultShape,
  body: (frame: Frame, ...given: Given<P>) => CelValue,
): Overload[] {
  return [plain(name, parameters, result, body), method(name, parameters, result, body)]
}

function overload<const P extends readonly Shape[]>(
  facts: Omit<Overload, 'run' | 'parameters'> & { readonly parameters: P },
  body: (frame: Frame, ...given: Given<P>) => CelValue,
): Overload {
  const { parameters } = facts
  // The values were tested against the shapes by `fits`, which the compiler cannot see.
  const run = body as (frame: Frame, ...given: readonly unknown[]) => CelValue
  const wholes = parameters.flatMap((shape, index) =>
    shape === 'whole' || shape === 'number' ? [index] : [],
  )
  return {
    ...facts,
    run(frame, values) {
      if (wholes.length === 0) return run(frame, ...values)
      const given: unknown[] = [...values]
      for (const index of wholes) {
        const value = values[index] ?? null
        given[index] = parameters[index] === 'whole' ? wholeOf(value) : numberOf(value)
      }
      return run(frame, ...given)
    },
  }
}

/** Whether a value can be given to a parameter. */
export function fits(shape: Shape, value: CelValue): boolean {
  switch (shape) {
    case 'any':
      return true
    case 'string':
      return typeof value === 'string'
    case 'bool':
      return typeof value === 'boolean'
    case 'int':
      return typeof value === 'bigint'
    case 'double':
      return typeof value === 'number'
    case 'number':
      return numberOf(value) !== undefined
    case 'whole':
      return wholeOf(value) !== undefined
    case 'list':
      return Array.isArray(value)
    case 'map':
      return isMap(value)
    case 'bytes':
      return value instanceof Uint8Array
    case 'uint':
      return value instanceof Uint
    case 'timestamp':
      return value instanceof Timestamp
    case 'duration':
      return value instanceof Duration
    case 'type':
      return value instanceof TypeName
    case 'optional':
      return value instanceof Optional
  }
}
