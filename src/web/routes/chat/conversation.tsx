import { type ReactNode, useRef, useState } from 'react'

import type { Output } from '../../client/create-client.ts'
import { useAction, useOperation, usePages } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { UndoDialog } from '../../run/undo-dialog.tsx'
import { chatText } from '../../text/chat.ts'
import { AsideShown } from './aside-shown.tsx'
import { ChatHead } from './chat-head.tsx'
import classes from './chat.module.css'
import { CheckpointsShown } from './checkpoints-shown.tsx'
import { type Choice, keepChoice, readChoice } from './choice.ts'
import { Chooser } from './chooser.tsx'
import { Composer } from './composer.tsx'
import { turnAtWork, withQuestions } from './session-runs.ts'
import { Steer } from './steer.tsx'
import { Thread } from './thread.tsx'
import { useSpeak } from './use-speak.ts'
import { useWishes } from './use-wishes.ts'

export type Session = Output<'sessions.get'>

/** What was said in a session, what came of it, and where more is said. */
export function Conversation({ session }: { session: Session }): ReactNode {
  const { id } = session
  const messages = usePages('messages.list', { session: id })
  const listed = useOperation('runs.list', { session: id, limit: 50 })
  const asked = useOperation('approvals.list', { limit: 200 })
  const runs = withQuestions(listed.data?.items ?? [], asked.data?.items ?? [])
  const add = useAction('messages.add')
  const speaking = useSpeak()
  const [choice, setChoice] = useState(() => readChoice(id))
  const [draft, setDraft] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  const turn = turnAtWork(runs)
  const speak = (text: string, agent = choice.agent): Promise<boolean> =>
    speaking.say({ session: id, text, turn: turn?.id ?? null, choice: { ...choice, agent } })
  const wishes = useWishes(id, { runs, keep: add.start, speak, prefill: setDraft })
  function choose(next: Choice): void {
    setChoice(next)
    keepChoice(id, next)
  }
  const said = messages.data?.pages.flatMap(({ items }) => items).toReversed() ?? []

  return (
    <div className={classes['chat']}>
      <ChatHead session={session} wishes={wishes} runs={runs} />
      <Thread
        messages={said}
        isPending={messages.isPending}
        earlier={messages.hasNextPage ? () => void messages.fetchNextPage() : null}
        deeds={{
          undo: wishes.undo,
          say: (text, agent) => void speak(text, agent),
          forked: (run, text) => void wishes.began(run, text),
        }}
      >
        <FailureShown
          failure={messages.error}
          title={chatText.failed}
          onRetry={() => void messages.refetch()}
        />
        <AsideShown session={session} wishes={wishes} />
        <FailureShown failure={wishes.failure} title={chatText.notDone} />
      </Thread>
      <Composer
        field={field}
        text={draft}
        onText={setDraft}
        failure={speaking.failure ?? add.failure}
        isUnderWay={speaking.isUnderWay || add.isUnderWay}
        atWork={turn === undefined ? null : agentOf(turn)}
        onSend={(text) => void wishes.take(text)}
      >
        {turn === undefined ? (
          <Chooser session={id} choice={choice} onChange={choose} />
        ) : (
          <Steer turn={turn} onDone={() => field.current?.focus()} />
        )}
      </Composer>
      {wishes.undone === null ? null : <UndoDialog run={wishes.undone} onClose={() => wishes.undo(null)} />}
      {wishes.checkpoints ? (
        <CheckpointsShown
          session={session}
          onRun={wishes.began}
          onClose={() => wishes.showCheckpoints(false)}
        />
      ) : null}
    </div>
  )
}

/** Turns are called after their agents. */
function agentOf({ title }: { readonly title: string }): string {
  return title.split(':', 1)[0] ?? title
}
