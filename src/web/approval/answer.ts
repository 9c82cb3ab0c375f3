import { useMutation, type UseMutationResult } from '@tanstack/react-query'

import { newKey } from '../client/browser.ts'
import { client } from '../client/client.ts'
import type { Input, Output } from '../client/create-client.ts'
import { Failure } from '../client/failure.ts'
import { queryClient } from '../client/query-client.ts'

/** One question, as it was shown. */
export interface Shown {
  readonly run: string
  readonly key: string
  readonly argsHash: string
}

/** A person's yes to what was shown. */
export interface Yes {
  /** The run whose questions were looked at. */
  readonly run: string
  /** Of the view that was looked at. */
  readonly revision?: string
  readonly whole: readonly Shown[]
  readonly partial: readonly (Shown & { readonly hunks: number[] })[]
}

export interface No {
  readonly run: string
  readonly shown: readonly Shown[]
  readonly why: string
}

/** Questions that this tab has answered, so that it does not tell its person of their own answers. */
const answeredHere = new Set<string>()

export function isAnsweredHere({ run, key }: Pick<Shown, 'run' | 'key'>): boolean {
  return answeredHere.has(`${run} ${key}`)
}

type Once<Wish> = Wish & { readonly once: string }

/** Says yes or no, each wish once. What is asked afterwards is looked at anew, whether it was taken or not. */
export function useAnswer(): {
  yes(wish: Yes): Promise<Output<'approvals.approveShown'> | null>
  no(wish: No): Promise<boolean>
  readonly isUnderWay: boolean
  readonly failure: Failure | null
  clear(): void
} {
  const yes = useWish<Yes, Output<'approvals.approveShown'>>(sendYes)
  const no = useWish<No, number>(sendNo)
  return {
    yes: (wish) => attempt(yes, wish, [...wish.whole, ...wish.partial]),
    no: async (wish) => (await attempt(no, wish, wish.shown)) !== null,
    isUnderWay: yes.isPending || no.isPending,
    failure: yes.error ?? no.error,
    clear() {
      yes.reset()
      no.reset()
    },
  }
}

function useWish<Wish, Result>(
  send: (wish: Once<Wish>) => Promise<Result>,
): UseMutationResult<Result, Failure, Once<Wish>> {
  return useMutation<Result, Failure, Once<Wish>>({
    mutationFn: send,
    retry: (tries, error) => error instanceof Failure && error.isPassing && tries < 4,
    retryDelay: (tries, error) => error.retryAfterMs ?? 300 * 2 ** tries,
    onSettled: () =>
      queryClient.invalidateQueries({
        predicate: ({ queryKey }) => /^(?:approvals|runs)\./.test(String(queryKey[0])),
      }),
  })
}

async function attempt<Wish, Result>(
  { mutateAsync }: UseMutationResult<Result, Failure, Once<Wish>>,
  wish: Wish,
  shown: readonly Shown[],
): Promise<Result | null> {
  const fresh = shown.map(({ run, key }) => `${run} ${key}`).filter((one) => !answeredHere.has(one))
  for (const one of fresh) answeredHere.add(one)
  try {
    return await mutateAsync({ ...wish, once: newKey() })
  } catch {
    for (const one of fresh) answeredHere.delete(one) // kept as `failure`
    return null
  }
}

/** All that is whole at once, or none of it; then the parts, each bound to what was shown of it. */
async function sendYes({
  run,
  revision,
  whole,
  partial,
  once,
}: Once<Yes>): Promise<Output<'approvals.approveShown'>> {
  const { signal } = new AbortController()
  const seen = revision === undefined ? {} : { revision }
  let result: Output<'approvals.approveShown'> = { allowed: 0, late: [] }
  if (whole.length > 0) {
    const effects = whole.map(({ run: of, key, argsHash }) => ({ run: of, key, argsHash }))
    result = await client.call('approvals.approveShown', { run, effects, ...seen }, { signal, once })
  }
  for (const [index, { run: of, key, argsHash, hunks }] of partial.entries()) {
    // The view is another one after the first answer, so the hash alone says what was seen.
    const input: Input<'approvals.approve'> = {
      run: of,
      key,
      argsHash,
      hunks,
      ...(index + whole.length === 0 ? seen : {}),
    }
    await client.call('approvals.approve', input, { signal, once: `${once}${index}` })
    result = { ...result, allowed: result.allowed + 1 }
  }
  return result
}

async function sendNo({ shown, why, once }: Once<No>): Promise<number> {
  const { signal } = new AbortController()
  for (const [index, { run, key, argsHash }] of shown.entries()) {
    await client.call('approvals.deny', { run, key, argsHash, why }, { signal, once: `${once}${index}` })
  }
  return shown.length
}
