import { useEffect, useRef, useState } from 'react'

import type { TurnView } from '#contract'

import { sleep } from '../client/browser.ts'
import { client } from '../client/client.ts'
import type { Failure } from '../client/failure.ts'
import { followTurn } from './follow-turn.ts'
import { whenSeen } from './when-seen.ts'

/** How long the daemon holds a look that finds nothing new, ms. */
const waitMs = 10_000
/** Characters of a value that are shown of each call. */
const cut = 2_000

export interface FollowedTurn {
  readonly turn: TurnView | undefined
  readonly failure: Failure | null
  /** Begins to follow it anew. */
  again(): void
}

interface Shown {
  readonly turn: TurnView | undefined
  readonly failure: Failure | null
}

/** A turn as it comes, word by word, to its end. It takes one connection while it goes on and can be seen. */
export function useTurn(run: string): FollowedTurn {
  const [shown, setShown] = useState<Shown>({ turn: undefined, failure: null })
  const following = useRef<AbortController>(null)
  useEffect(() => {
    following.current = begin(run, (patch) => setShown((before) => ({ ...before, ...patch })))
    return () => following.current?.abort(new Error('Nobody looks at it any more.'))
  }, [run])
  return {
    ...shown,
    again() {
      following.current?.abort(new Error('It is begun anew.'))
      setShown(({ turn }) => ({ turn, failure: null }))
      following.current = begin(run, (patch) => setShown((before) => ({ ...before, ...patch })))
    },
  }
}

function begin(run: string, show: (patch: Partial<Shown>) => void): AbortController {
  const stop = new AbortController()
  const { signal } = stop
  void followTurn({
    get: (after) =>
      client.call('turns.get', { run, cut, ...(after === undefined ? {} : { after, waitMs }) }, { signal }),
    sleep,
    seen: whenSeen,
    onTurn: (turn) => show({ turn }),
    onFailure: (failure) => show({ failure }),
    signal,
  })
  return stop
}
