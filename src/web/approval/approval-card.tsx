import { Button, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import type { RunNeed } from '#contract'

import { FailureShown } from '../parts/failure-shown.tsx'
import { approvalText } from '../text/approvals.ts'
import { useAnswer } from './answer.ts'
import classes from './approval.module.css'
import { DenyDialog, ForGoodDialog } from './deny-dialog.tsx'
import { Changed, UndoBadge } from './effect-view.tsx'

interface ApprovalCardProps {
  readonly need: Extract<RunNeed, { is: 'approval' }>
  /** The run at the top, whose questions the link leads to; default: the run that asks. */
  readonly root?: string
}

/** One question in few lines, to be put wherever a run is shown: answered here, or looked at closely in its room. */
export function ApprovalCard({ need, root = need.run }: ApprovalCardProps): ReactNode {
  const { run, key, ask } = need
  const [dialog, setDialog] = useState<'deny' | 'forGood' | null>(null)
  const answer = useAnswer()
  const shown = { run, key, argsHash: ask.hash }
  const isFinal = ask.undo === 'irreversible'
  const approve = (): void => void answer.yes({ run, whole: [shown], partial: [] })
  const close = (): void => setDialog(null)
  return (
    <section aria-label={ask.summary} className={classes['card']} data-final={isFinal || undefined}>
      <Stack gap="xs">
        <Group gap="xs" justify="space-between" align="start">
          <Text size="sm" fw={600} style={{ flex: '1 1 200px', overflowWrap: 'anywhere' }}>
            {ask.summary}
          </Text>
          <UndoBadge undo={ask.undo} />
        </Group>
        {ask.changed === true ? <Changed /> : null}
        {ask.reasons.map(({ code, text }) => (
          <Text key={`${code} ${text}`} size="xs" c="dimmed">
            {text}
          </Text>
        ))}
        <Group gap="xs">
          <Button
            size="xs"
            color={isFinal ? 'red' : undefined}
            loading={answer.isUnderWay}
            onClick={() => (isFinal ? setDialog('forGood') : approve())}
          >
            {approvalText.approve}
          </Button>
          <Button size="xs" variant="default" disabled={answer.isUnderWay} onClick={() => setDialog('deny')}>
            {approvalText.deny}
          </Button>
          <Link to="/approvals/$run" params={{ run: root }} style={{ fontSize: 13 }}>
            {approvalText.open}
          </Link>
        </Group>
        <FailureShown failure={answer.failure} />
      </Stack>
      {dialog === 'deny' ? (
        <DenyDialog
          summaries={[ask.summary]}
          onDeny={(why) => void answer.no({ run, shown: [shown], why })}
          onClose={close}
        />
      ) : null}
      {dialog === 'forGood' ? (
        <ForGoodDialog summaries={[ask.summary]} onApprove={approve} onClose={close} />
      ) : null}
    </section>
  )
}
