import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { newKey } from '../../client/browser.ts'
import type { Failure } from '../../client/failure.ts'
import type { Action } from '../../client/use-operation.ts'
import { chatText } from '../../text/chat.ts'
import { asking, goOn, type RunSummary, toUndo } from './session-runs.ts'
import { readWish, type Wish } from './slash.ts'
import { useDeeds } from './use-deeds.ts'

/** What is shown below the messages and kept nowhere. */
export type Aside =
  | { readonly is: 'help' | 'tools' | 'workflows' }
  | { readonly is: 'wrong'; readonly why: string }
  | {
      readonly is: 'plan'
      readonly workflow: string
      readonly fields: Readonly<Record<string, string>>
    }

export interface Wishes {
  /** Does what a text means. Resolves when that is under way; what cannot be done is shown. */
  take(text: string): Promise<void>
  readonly aside: Aside | null
  show(aside: Aside | null): void
  /** A run has begun by what was said. */
  began(run: string, text: string): Promise<void>
  /** Run whose undo is looked at. */
  readonly undone: string | null
  undo(run: string | null): void
  /** Whether the checkpoints are looked at. */
  readonly checkpoints: boolean
  showCheckpoints(isShown: boolean): void
  /** Puts the beginning of a command where one types. */
  prefill(text: string): void
  readonly isUnderWay: boolean
  readonly failure: Failure | null
}

interface Means {
  /** Of the session, newest first. */
  readonly runs: readonly RunSummary[]
  keep: Action<'messages.add'>['start']
  /** Says something to an agent; whether it was taken. */
  speak(text: string): Promise<boolean>
  prefill(text: string): void
}

/** Carries out what is typed in a session. What begins a run or changes one is kept as a message; the rest is shown only. */
export function useWishes(session: string, { runs, keep: add, speak, prefill }: Means): Wishes {
  const [aside, show] = useState<Aside | null>(null)
  const [undone, setUndone] = useState<string | null>(null)
  const [checkpoints, showCheckpoints] = useState(false)
  const navigate = useNavigate()
  async function keep(text: string, run?: string): Promise<boolean> {
    return (await add({ session, id: newKey(), text, ...(run === undefined ? {} : { run }) })) !== null
  }
  const deeds = useDeeds({ session, runs, keep })

  function refuse(why: string | null): void {
    if (why !== null) show({ is: 'wrong', why })
  }
  function look(run: string | undefined): void {
    if (run === undefined) refuse(chatText.problem.nothingAsked)
    else void navigate({ to: '/approvals/$run', params: { run } })
  }
  async function carryOut(wish: Wish, text: string): Promise<void> {
    switch (wish.is) {
      case 'say':
        if (!(await speak(wish.text))) prefill(text)
        return
      case 'wrong':
        return refuse(wish.why)
      case 'run':
        return show({ is: 'plan', workflow: wish.workflow, fields: wish.fields })
      case 'help':
      case 'tools':
      case 'workflows':
        return show({ is: wish.is })
      case 'tool':
        // What was refused is there to be put right.
        if (!(await deeds.callTool(text, wish.tool, wish.input))) prefill(text)
        return
      case 'undo': {
        const run = wish.run ?? toUndo(runs)?.id ?? null
        return run === null ? refuse(chatText.problem.nothingToUndo) : setUndone(run)
      }
      case 'approve':
        return look(wish.run ?? asking(runs)?.id)
      case 'checkpoint':
        if (await deeds.makeCheckpoint(text, wish.note)) showCheckpoints(true)
        return
      case 'restore':
        return showCheckpoints(true)
      case 'resume':
        return goOn(runs)?.by === 'look' ? look(asking(runs)?.id) : refuse(await deeds.goOn())
      case 'pause':
      case 'cancel':
        return refuse(await deeds.hold(text, wish.is))
    }
  }
  return {
    async take(text) {
      show(null)
      deeds.clear()
      const wish = readWish(text)
      if (wish.is !== 'wrong') prefill('')
      await carryOut(wish, text.trim())
    },
    aside,
    show,
    async began(run, text) {
      show(null)
      await keep(text, run)
    },
    undone,
    undo: setUndone,
    checkpoints,
    showCheckpoints,
    prefill,
    isUnderWay: deeds.isUnderWay,
    failure: deeds.failure,
  }
}
