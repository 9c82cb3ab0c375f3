import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { TurnView } from '#contract'

import { useOperation } from '../client/use-operation.ts'
import { Markdown } from '../markdown/markdown-shown.tsx'
import { FailureShown } from '../parts/failure-shown.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { forgetText } from '../text/runs.ts'
import { turnText } from '../text/turns.ts'
import { CallCard } from './call-card.tsx'
import { hasEnded } from './follow-turn.ts'
import { TurnHead } from './turn-head.tsx'
import { Ended, Underway } from './turn-standing.tsx'
import classes from './turn.module.css'

interface BodyProps {
  readonly turn: TurnView
  /** What was said to it while it was at work, in order. */
  readonly meanwhile?: readonly string[]
  /** What waits for a person, below what led there. */
  readonly needs?: ReactNode
}

/** What happened in a turn, in its order, and what is coming. */
export function TurnBody({ turn, meanwhile = [], needs = null }: BodyProps): ReactNode {
  const { run, parts, saying, answer, status } = turn
  const unheard = meanwhile.slice(parts.filter(({ is }) => is === 'heard').length)
  return (
    <div className={classes['parts']}>
      {parts.map((part, index) => {
        switch (part.is) {
          case 'heard':
            // oxlint-disable-next-line react/no-array-index-key -- parts are only added
            return <Heard key={`heard ${index}`} text={part.text} />
          case 'said':
            return <Markdown key={part.key} text={part.text} />
          case 'call':
            return (
              <CallCard
                key={part.key}
                run={run}
                call={part}
                nested={part.child === null ? null : <NestedTurn run={part.child} />}
              />
            )
        }
      })}
      {saying === null ? null : (
        // What comes word by word is read out once it is there.
        <div className={classes['saying']} aria-live="off" aria-busy>
          <Markdown text={saying.text} />
        </div>
      )}
      {unheard.map((text, index) => (
        <Heard
          // oxlint-disable-next-line react/no-array-index-key -- they are only taken from the front
          key={`unheard ${index}`}
          text={text}
          note={hasEnded(turn) ? turnText.neverHeard : turnText.unheard}
        />
      ))}
      <Underway turn={turn} />
      {needs}
      {answer === null || answer === '' ? null : <Markdown text={answer} />}
      {status === 'completed' && (answer ?? '') === '' ? (
        <Text size="sm" c="dimmed">
          {turn.forgottenAt === null ? turnText.empty : forgetText.words}
        </Text>
      ) : null}
      <Ended turn={turn} />
    </div>
  )
}

function Heard({ text, note }: { text: string; note?: string }): ReactNode {
  return (
    <div className={classes['heard']}>
      <div className={classes['small']}>{turnText.heard}</div>
      <p>{text}</p>
      {note === undefined ? null : <div className={classes['small']}>{note}</div>}
    </div>
  )
}

/** The turn of an agent that was asked by another. The stream keeps it fresh; it holds no connection of its own. */
function NestedTurn({ run }: { run: string }): ReactNode {
  const turn = useOperation('turns.get', { run })
  return (
    <div className={classes['turn']}>
      <FailureShown failure={turn.error} title={turnText.failed} onRetry={() => void turn.refetch()} />
      {turn.isPending ? <Waiting lines={2} /> : null}
      {turn.data === undefined ? null : (
        <>
          <TurnHead turn={turn.data} />
          <Text size="sm" c="dimmed">
            {turnText.call.asked}: {turn.data.asked}
          </Text>
          <TurnBody turn={turn.data} />
          <Text size="sm">
            <Link to="/runs/$id" params={{ id: run }}>
              {turnText.call.openTurn}
            </Link>
          </Text>
        </>
      )}
    </div>
  )
}
