import { getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'

import { useOperation } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { chatText } from '../../text/chat.ts'
import { shellText } from '../../text/shell.ts'
import { Conversation } from './conversation.tsx'

const route = getRouteApi('/chat/$session')

/** One session. */
export function ChatRoom(): ReactNode {
  const { session: id } = route.useParams()
  const session = useOperation('sessions.get', { id })
  const title = session.data?.title ?? chatText.messages
  useEffect(() => {
    document.title = `${title} · ${shellText.name}`
  }, [title])
  if (session.data !== undefined) return <Conversation key={id} session={session.data} />
  return (
    <div style={{ padding: 24 }}>
      <FailureShown failure={session.error} title={chatText.failed} onRetry={() => void session.refetch()} />
      {session.isPending ? <Waiting /> : null}
    </div>
  )
}
