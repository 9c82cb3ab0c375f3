import { type ReactNode, useState } from 'react'

import type { Output } from '../../client/create-client.ts'
import { useAction, useOperation, usePages } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { UndoDialog } from '../../run/undo-dialog.tsx'
import { chatText } from '../../text/chat.ts'
import { AsideShown } from './aside-shown.tsx'
import { ChatHead } from './chat-head.tsx'
import classes from './chat.module.css'
import { CheckpointsShown } from './checkpoints-shown.tsx'
import { Composer } from './composer.tsx'
import { withQuestions } from './session-runs.ts'
import { Thread } from './thread.tsx'
import { useWishes } from './use-wishes.ts'

export type Session = Output<'sessions.get'>

/** What was said in a session, what came of it, and where more is said. */
export function Conversation({ session }: { session: Session }): ReactNode {
  const { id } = session
  const messages = usePages('messages.list', { session: id })
  const listed = useOperation('runs.list', { session: id, limit: 50 })
  const asked = useOperation('approvals.list', { limit: 200 })
  const runs = withQuestions(listed.data?.items ?? [], asked.data?.items ?? [])
  const say = useAction('messages.add')
  const [draft, setDraft] = useState('')
  const wishes = useWishes(id, { runs, say: say.start, prefill: setDraft })
  const said = messages.data?.pages.flatMap(({ items }) => items).toReversed() ?? []

  return (
    <div className={classes['chat']}>
      <ChatHead session={session} wishes={wishes} runs={runs} />
      <Thread
        messages={said}
        isPending={messages.isPending}
        earlier={messages.hasNextPage ? () => void messages.fetchNextPage() : null}
        onUndo={wishes.undo}
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
        text={draft}
        onText={setDraft}
        failure={say.failure}
        isUnderWay={say.isUnderWay}
        onSend={(text) => void wishes.take(text)}
      />
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
