import type { Operation } from './operation.ts'

/** How an operation is asked for over HTTP, as plain data: for clients that carry no schemas. */
export interface OperationFacts {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `{name}` where a field goes. */
  readonly path: string
  readonly pathFields: readonly string[]
  /** Fields that go into the query; all others that are not in the path go into the JSON body. */
  readonly queryFields: readonly string[]
  /** Whether the answer is no JSON but a file. */
  readonly content: boolean
  readonly summary: string
}

export type Manifest<Name extends string = string> = Readonly<Record<Name, OperationFacts>>

/** Every operation of a registry as plain data. */
export function manifestOf<Name extends string>(
  operations: Readonly<Record<Name, Operation>>,
): Manifest<Name> {
  const entries = Object.entries<Operation>(operations).map(([name, operation]) => [name, factsOf(operation)])
  return Object.fromEntries(entries) as Manifest<Name>
}

export function factsOf({ http, input, output, summary }: Operation): OperationFacts {
  const [method, path] = http.split(' ') as [OperationFacts['method'], string]
  const pathFields = [...path.matchAll(/\{([^}]+)\}/g)].map(([, field = '']) => field)
  const others = Object.keys(input.shape).filter((field) => !pathFields.includes(field))
  const asksByQuery = method === 'GET' || method === 'DELETE'
  return {
    method,
    path,
    pathFields,
    queryFields: asksByQuery ? others : [],
    content: 'content' in output,
    summary,
  }
}
