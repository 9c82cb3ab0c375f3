import { Button, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import type { TurnView } from '#contract'

import { ApprovalCard } from '../approval/approval-card.tsx'
import { useAction, useOperation } from '../client/use-operation.ts'
import { Icon } from '../icons/icon.tsx'
import { FailureShown } from '../parts/failure-shown.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { NeedCard } from '../run/need-card.tsx'
import { Needs } from '../run/needs.tsx'
import type { RunView } from '../run/run-head.tsx'
import { turnText } from '../text/turns.ts'
import { AskAgain } from './ask-again.tsx'
import { hasEnded } from './follow-turn.ts'
import { TurnBody } from './turn-body.tsx'
import { TurnHead } from './turn-head.tsx'
import classes from './turn.module.css'
import { useTurn } from './use-turn.ts'

/** What can be done about a turn in the place where it is shown. */
export interface TurnDeeds {
  undo(run: string): void
  /** Says something to the agent, as a turn of its own. */
  say(text: string, agent: string): void
  /** A fork of it has begun. */
  forked(run: string, text: string): void
}

interface TurnProps {
  readonly run: RunView
  /** What was said to it while it was at work. */
  readonly meanwhile: readonly string[]
  readonly deeds: TurnDeeds
}

/** The tool that asks a model. */
const askTool = 'model.ask'
/** More questions than these are better looked at together. */
const mostCards = 3

/** A turn of an agent as it comes, with what can be said about it here. */
export function TurnShown({ run, meanwhile, deeds }: TurnProps): ReactNode {
  const { turn, failure, again } = useTurn(run.id)
  return (
    <div
      role="group"
      aria-label={turn === undefined ? run.title : turnText.of(turn.agent)}
      className={classes['turn']}
    >
      {turn === undefined ? (
        failure === null ? (
          <Waiting lines={2} />
        ) : null
      ) : (
        <>
          <TurnHead turn={turn} />
          <TurnBody turn={turn} meanwhile={meanwhile} needs={<Asked run={run} />} />
        </>
      )}
      <FailureShown failure={failure} title={turnText.failed} onRetry={again} />
      {turn !== undefined && hasEnded(turn) ? <TurnFoot turn={turn} run={run} deeds={deeds} /> : null}
    </div>
  )
}

/** What it waits for, to be answered here. */
function Asked({ run: { id, needs } }: { run: RunView }): ReactNode {
  const approvals = needs.filter((need) => need.is === 'approval')
  const cutOff = needs.filter((need) => need.is === 'doubt' && need.tool === askTool)
  const others = needs.filter(
    (need) => need.is !== 'approval' && need.is !== 'paused' && !cutOff.includes(need),
  )
  if (approvals.length + cutOff.length + others.length === 0) return null
  return (
    <Stack gap="xs">
      {approvals.length > mostCards ? (
        <>
          <Text size="sm" fw={600}>
            {turnText.asks(approvals.length)}
          </Text>
          <Button
            w="fit-content"
            component={Link}
            to={`/approvals/${id}`}
            leftSection={<Icon name="approvals" size={16} />}
          >
            {turnText.answer}
          </Button>
        </>
      ) : (
        approvals.map((need) => <ApprovalCard key={`${need.run} ${need.key}`} need={need} root={id} />)
      )}
      {cutOff.map((need) =>
        need.is === 'doubt' ? (
          <CutOff key={`${need.run} ${need.key}`} run={need.run} step={need.key} />
        ) : null,
      )}
      {others.length === 0 ? null : <Needs run={id} needs={others} />}
    </Stack>
  )
}

/**
 * A question to a model that was cut off. Nobody knows whether it was answered; as it changes nothing, that matters little.
 */
function CutOff({ run, step }: { run: string; step: string }): ReactNode {
  const resolve = useAction('runs.resolve')
  const text = turnText.cutOff
  return (
    <NeedCard title={text.title} says={text.text}>
      <Group gap="xs">
        <Button
          size="xs"
          loading={resolve.isUnderWay}
          onClick={() => void resolve.start({ id: run, key: step, as: 'not-done' })}
        >
          {text.leave}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={resolve.isUnderWay}
          onClick={() => void resolve.start({ id: run, key: step, as: 'retry' })}
        >
          {text.again}
        </Button>
      </Group>
      <FailureShown failure={resolve.failure} />
    </NeedCard>
  )
}

/** Changes of it that stand. To ask a model is an effect too, and has a receipt, but there is nothing to take back. */
function useChanges({ id, effects }: RunView): number {
  const receipts = useOperation('runs.receipts', { id, cut: 0, limit: 200 }, { enabled: effects.stand > 0 })
  return (receipts.data?.items ?? []).filter(({ state, undo }) => state === 'stands' && undo !== 'pure')
    .length
}

interface FootProps {
  readonly turn: TurnView
  readonly run: RunView
  readonly deeds: TurnDeeds
}

/** What it took, and what can be done now that it is over. */
function TurnFoot({ turn, run, deeds }: FootProps): ReactNode {
  const [isAsking, setAsking] = useState(false)
  const { id } = run
  const stands = useChanges(run)
  const isKept = turn.forgottenAt === null
  const mightGoOn = isKept && turn.finish !== null && turn.finish !== 'answered'
  return (
    <div className={classes['foot']}>
      {mightGoOn ? (
        <Button
          size="compact-sm"
          leftSection={<Icon name="play" size={14} />}
          onClick={() => deeds.say(turnText.goOnWords, turn.agent)}
        >
          {turnText.goOn}
        </Button>
      ) : null}
      {isKept && stands > 0 ? (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon name="undo" size={14} />}
          onClick={() => deeds.undo(id)}
        >
          {turnText.undo}
        </Button>
      ) : null}
      {turn.degraded || !isKept ? null : (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<Icon name="retry" size={14} />}
          onClick={() => setAsking(true)}
        >
          {turnText.again.action}
        </Button>
      )}
      <Button size="compact-sm" variant="subtle" color="gray" component={Link} to={`/runs/${id}`}>
        {turnText.open}
      </Button>
      <span className={classes['small']}>
        {[...(stands > 0 ? [turnText.effects(stands)] : []), turnText.usage(turn)].join(' · ')}
      </span>
      {isAsking ? (
        <AskAgain turn={turn} stands={stands} onForked={deeds.forked} onClose={() => setAsking(false)} />
      ) : null}
    </div>
  )
}
