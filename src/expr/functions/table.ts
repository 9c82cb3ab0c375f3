import { conversionFunctions } from './conversions.ts'
import { dateFunctions } from './dates.ts'
import type { Overload } from './define.ts'
import { listFunctions } from './lists.ts'
import { mapFunctions } from './maps.ts'
import { numberFunctions } from './numbers.ts'
import { pathFunctions } from './paths.ts'
import { textFunctions } from './text.ts'

const all: readonly Overload[] = [
  ...conversionFunctions,
  ...textFunctions,
  ...listFunctions,
  ...mapFunctions,
  ...numberFunctions,
  ...dateFunctions,
  ...pathFunctions,
]

const byCall = Map.groupBy(all, ({ name, isMethod, parameters }) =>
  callKey(name, isMethod, parameters.length),
)
const names = new Map(
  [true, false].map((form) => [
    form,
    new Set(all.filter((one) => one.isMethod === form).map((one) => one.name)),
  ]),
)

function callKey(name: string, isMethod: boolean, count: number): string {
  return `${isMethod ? '.' : ''}${name}/${count}`
}

/** All functions that a call may mean. A method's first value is what it is called on. */
export function overloadsOf(name: string, isMethod: boolean, count: number): readonly Overload[] {
  return byCall.get(callKey(name, isMethod, count)) ?? []
}

/** Every function's name, in the form it is called. */
export function functionNames(isMethod: boolean): ReadonlySet<string> {
  return names.get(isMethod) ?? new Set()
}

/** Names such as `math`, behind whose dot functions stand. */
export const namespaces: ReadonlySet<string> = new Set(
  all.flatMap(({ name }) => (name.includes('.') ? [name.slice(0, name.indexOf('.'))] : [])),
)
