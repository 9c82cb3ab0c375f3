import {
  type InfiniteData,
  useInfiniteQuery,
  type UseInfiniteQueryResult,
  useMutation,
  type UseMutationResult,
  useQuery,
  type UseQueryResult,
} from '@tanstack/react-query'

import type { OperationName } from '#contract'

import { newKey } from './browser.ts'
import { client } from './client.ts'
import type { Input, Output } from './create-client.ts'
import { Failure } from './failure.ts'

/** What an operation answers, kept fresh by the stream. Its key is `[name, input]`. */
export function useOperation<Name extends OperationName>(
  name: Name,
  input: Input<Name>,
  { enabled = true, refetchMs }: { enabled?: boolean; refetchMs?: number } = {},
): UseQueryResult<Output<Name>, Failure> {
  return useQuery<Output<Name>, Failure>({
    queryKey: [name, input],
    queryFn: ({ signal }) => client.call(name, input, { signal }),
    enabled,
    ...(refetchMs === undefined ? {} : { refetchInterval: refetchMs }),
  })
}

/** The operations that give their list in parts. */
export type PagedName = {
  [Name in OperationName]: Output<Name> extends { items: unknown[]; next: string | null } ? Name : never
}[OperationName]

/** A list in parts, newest first. Its key is `[name, input, 'pages']`. */
export function usePages<Name extends PagedName>(
  name: Name,
  input: Input<Name>,
): UseInfiniteQueryResult<InfiniteData<Output<Name>>, Failure> {
  return useInfiniteQuery<
    Output<Name>,
    Failure,
    InfiniteData<Output<Name>>,
    readonly unknown[],
    string | undefined
  >({
    queryKey: [name, input, 'pages'],
    queryFn: ({ signal, pageParam }) => client.call(name, { ...input, cursor: pageParam }, { signal }),
    initialPageParam: undefined,
    getNextPageParam: (last) => (last as { next: string | null }).next ?? undefined,
  })
}

export interface Action<Name extends OperationName> {
  /** One gesture: it happens once, however often it is tried. Null when it failed, with `failure` saying how. */
  start(input: Input<Name>): Promise<Output<Name> | null>
  readonly isUnderWay: boolean
  /** It is under way or done: what was looked at before it may be gone. */
  readonly hasBegun: boolean
  readonly failure: Failure | null
  readonly result: Output<Name> | undefined
  /** Forgets the failure and the result. */
  clear(): void
}

/** A change that a person makes. A try that nobody answered is made again under the same key. */
export function useAction<Name extends OperationName>(name: Name): Action<Name> {
  const mutation: UseMutationResult<
    Output<Name>,
    Failure,
    { input: Input<Name>; once: string }
  > = useMutation({
    mutationFn: ({ input, once }) => client.call(name, input, { signal: new AbortController().signal, once }),
    retry: (tries, error) => error instanceof Failure && error.isPassing && tries < 4,
    retryDelay: (tries, error) => error.retryAfterMs ?? 300 * 2 ** tries,
  })
  return {
    async start(input) {
      try {
        return await mutation.mutateAsync({ input, once: newKey() })
      } catch {
        return null // kept as `failure`
      }
    },
    isUnderWay: mutation.isPending,
    hasBegun: mutation.isPending || mutation.isSuccess,
    failure: mutation.error,
    result: mutation.data,
    clear: mutation.reset,
  }
}
