import type { Overload } from './functions/define.ts'
import { doubtfulField, unknownWithin } from './observed.ts'
import { mayFit, resultOf } from './result-type.ts'
import { dyn, union } from './static-type.ts'
import { joined, type Unknown } from './unknown.ts'
import type { CelValue } from './value.ts'
import { typeOfValue } from './value-type.ts'

/** Functions that take an unknown value as they take any other. */
const carriers = new Set(['dyn', 'optional.of', 'type'])
/** Functions that do not look at what is inside of a list, a map or an optional. */
const shallow = new Set([
  'size',
  'first',
  'last',
  'slice',
  'reverse',
  'keys',
  'values',
  'entries',
  'merge',
  'value',
  'hasValue',
])

/** What a call gives that would need something unknown; undefined when it needs nothing of that kind. */
export function unknownCall(
  overloads: readonly Overload[],
  values: readonly CelValue[],
): Unknown | undefined {
  const name = overloads[0]?.name ?? ''
  if (carriers.has(name)) return undefined
  const unknown = shallow.has(name)
    ? joined([...values, ...values.map(doubtfulField)])
    : unknownWithin(values)
  if (!unknown) return undefined
  const types = values.map(typeOfValue)
  const fitting = overloads.filter(({ parameters }) =>
    parameters.every((shape, index) => mayFit(types[index] ?? dyn, shape)),
  )
  return unknown.as(fitting.length === 0 ? dyn : union(fitting.map(({ result }) => resultOf(result, types))))
}
