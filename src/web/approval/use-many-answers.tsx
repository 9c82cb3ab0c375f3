import { notifications } from '@mantine/notifications'
import { type ReactNode, useState } from 'react'

import type { ApprovalView, HeldEffect } from '#contract'

import { approvalText } from '../text/approvals.ts'
import { useAnswer } from './answer.ts'
import { type Answers, answersOf, type Choices } from './choice.ts'
import { ForGoodDialog } from './deny-dialog.tsx'

export interface ManyAnswers {
  readonly answers: Answers
  /** What would be allowed, whole or in part. */
  readonly taken: readonly HeldEffect[]
  /** Says yes to what is taken, after a second look where some of it cannot be taken back. */
  approve(): void
  readonly dialog: ReactNode
  readonly isOpen: boolean
  readonly answer: ReturnType<typeof useAnswer>
}

/** One yes to all that is chosen of what a run asks. */
export function useManyAnswers({ run, revision, effects }: ApprovalView, choices: Choices): ManyAnswers {
  const answer = useAnswer()
  const [isOpen, setOpen] = useState(false)
  const answers = answersOf(effects, choices)
  const taken = [...answers.whole, ...answers.partial.map(({ effect }) => effect)]
  const final = taken.filter(({ undo }) => undo === 'irreversible').map(({ summary }) => summary)

  async function send(): Promise<void> {
    const partial = answers.partial.map(({ effect, hunks }) => ({ ...effect, hunks }))
    const said = await answer.yes({ run: run.id, revision, whole: answers.whole, partial })
    if (said !== null && said.late.length > 0)
      notifications.show({ message: approvalText.answered.late(said.late.length), color: 'gray' })
  }
  return {
    answers,
    taken,
    answer,
    isOpen,
    approve: () => (final.length > 0 ? setOpen(true) : void send()),
    dialog: isOpen ? (
      <ForGoodDialog summaries={final} onApprove={() => void send()} onClose={() => setOpen(false)} />
    ) : null,
  }
}
