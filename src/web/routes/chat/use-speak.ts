import { useMutation, type UseMutationResult } from '@tanstack/react-query'

import { newKey } from '../../client/browser.ts'
import { client } from '../../client/client.ts'
import { Failure } from '../../client/failure.ts'
import { queryClient } from '../../client/query-client.ts'
import type { Choice } from './choice.ts'

interface Said {
  readonly session: string
  readonly text: string
  /** The turn that it is said to, when one is at work. */
  readonly turn: string | null
  readonly choice: Choice
  /** The same for every try. */
  readonly once: string
}

export interface Speaking {
  /** Whether it was taken. */
  say(said: Omit<Said, 'once'>): Promise<boolean>
  readonly isUnderWay: boolean
  readonly failure: Failure | null
}

/** Says something to an agent: to the turn that is at work, else as a turn of its own. */
export function useSpeak(): Speaking {
  const mutation: UseMutationResult<void, Failure, Said> = useMutation({
    mutationFn: speak,
    retry: (tries, error) => error instanceof Failure && error.isPassing && tries < 4,
    retryDelay: (tries, error) => error.retryAfterMs ?? 300 * 2 ** tries,
    // The stream says it too; whoever has said something looks at once.
    onSuccess: () =>
      queryClient.invalidateQueries({
        predicate: ({ queryKey: [name] }) => name === 'messages.list' || name === 'runs.list',
      }),
  })
  return {
    async say(said) {
      try {
        await mutation.mutateAsync({ ...said, once: newKey() })
        return true
      } catch {
        return false // kept as `failure`
      }
    },
    isUnderWay: mutation.isPending,
    failure: mutation.error,
  }
}

async function speak({ session, text, turn, choice: { agent, model }, once }: Said): Promise<void> {
  const { signal } = new AbortController()
  if (turn !== null) {
    try {
      await client.call('turns.say', { run: turn, text }, { signal, once })
      return
    } catch (error) {
      // It has ended while somebody typed: then it is the next thing that is said.
      if (!(error instanceof Failure) || error.code !== 'engine.run_already_finished') throw error
    }
  }
  const wish = { text, agent, session, message: once, ...(model === null ? {} : { model }) }
  await client.call('turns.start', wish, { signal, once: `${once}-turn` })
}
