import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'

import type { Output } from '../../client/create-client.ts'
import { Empty } from '../../parts/empty.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { When } from '../../parts/when.tsx'
import { chatText } from '../../text/chat.ts'
import { forgetText } from '../../text/runs.ts'
import type { TurnDeeds } from '../../turn/turn-shown.tsx'
import classes from './chat.module.css'
import { isCommand, withMeanwhile } from './meanwhile.ts'
import { RunShown } from './run-shown.tsx'

export type Message = Output<'messages.list'>['items'][number]

interface ThreadProps {
  /** Oldest first. */
  readonly messages: readonly Message[]
  readonly isPending: boolean
  /** Gets those before; null where there are none. */
  readonly earlier: (() => void) | null
  readonly deeds: TurnDeeds
  /** What comes below the messages. */
  readonly children: ReactNode
}

/** How near the end, in pixels, somebody must be to be taken along when something comes. */
const nearEnd = 160

/** What was said, and what came of it. It follows its end for who is there, and leaves others where they read. */
export function Thread({ messages, isPending, earlier, deeds, children }: ThreadProps): ReactNode {
  const thread = useRef<HTMLDivElement>(null)
  const inner = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  useEffect(() => {
    const [outside, inside] = [thread.current, inner.current]
    if (outside === null || inside === null) return undefined
    const follow = new ResizeObserver(() => {
      if (isAtEnd.current) outside.scrollTop = outside.scrollHeight
    })
    follow.observe(inside)
    return () => follow.disconnect()
  }, [])
  // What somebody says themselves is always in sight.
  const ownIndex = messages.findLast(({ from }) => from === 'person')?.index ?? 0
  useEffect(() => {
    if (ownIndex === 0 || thread.current === null) return
    isAtEnd.current = true
    thread.current.scrollTop = thread.current.scrollHeight
  }, [ownIndex])

  return (
    <div
      ref={thread}
      role="log"
      aria-label={chatText.messages}
      // It is scrolled by keyboard too.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={classes['thread']}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < nearEnd
      }}
    >
      <div ref={inner} className={classes['middle']}>
        {earlier === null ? null : (
          <Button variant="subtle" onClick={earlier}>
            {chatText.earlier}
          </Button>
        )}
        {isPending ? <Waiting /> : null}
        {!isPending && messages.length === 0 ? <Empty icon="chat" {...chatText.empty} /> : null}
        {withMeanwhile(messages).map(({ message, meanwhile }) => (
          <MessageShown key={message.index} message={message} meanwhile={meanwhile} deeds={deeds} />
        ))}
        {children}
      </div>
    </div>
  )
}

interface MessageProps {
  readonly message: Message
  readonly meanwhile: readonly string[]
  readonly deeds: TurnDeeds
}

function MessageShown({ message, meanwhile, deeds }: MessageProps): ReactNode {
  const { from, at, run, forgottenAt } = message
  const text = forgottenAt === null ? message.text : forgetText.words
  return (
    <article className={classes['message']}>
      <div className={classes['who']}>
        <b>{from === 'person' ? chatText.you : chatText.program}</b>
        <When at={at} />
      </div>
      <p className={classes['text']} data-command={isCommand(text) || undefined}>
        {text}
      </p>
      {run === null ? null : <RunShown run={run} meanwhile={meanwhile} deeds={deeds} />}
    </article>
  )
}
