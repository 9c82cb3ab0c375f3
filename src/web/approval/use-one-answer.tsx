import { type ReactNode, useState } from 'react'

import { type Shown, useAnswer } from './answer.ts'
import type { AskedChange } from './asked-change.ts'
import { DenyDialog, ForGoodDialog } from './deny-dialog.tsx'

export interface OneAnswer {
  /** Says yes at once, or after a second look where it cannot be taken back. */
  approve(change: AskedChange): void
  /** Asks why, and says no. */
  deny(change: AskedChange, more?: readonly AskedChange[]): void
  /** The dialog that is open; to be put somewhere. */
  readonly dialog: ReactNode
  readonly isOpen: boolean
  readonly answer: ReturnType<typeof useAnswer>
}

/** Answers to single questions, with the dialogs that go along. */
export function useOneAnswer(): OneAnswer {
  const answer = useAnswer()
  const [open, setOpen] = useState<{ is: 'deny' | 'forGood'; changes: readonly AskedChange[] } | null>(null)
  const summaries = open?.changes.map(({ summary }) => summary) ?? []
  const close = (): void => setOpen(null)

  function yes(changes: readonly AskedChange[]): void {
    const [first] = changes
    if (first) void answer.yes({ run: first.root, whole: changes.map(({ shown }) => shown), partial: [] })
  }
  function no(changes: readonly AskedChange[], why: string): void {
    const shown: Shown[] = changes.map((one) => one.shown)
    const [first] = changes
    if (first) void answer.no({ run: first.root, shown, why })
  }
  return {
    answer,
    isOpen: open !== null,
    approve: (change) => (change.isFinal ? setOpen({ is: 'forGood', changes: [change] }) : yes([change])),
    deny: (change, more = []) => setOpen({ is: 'deny', changes: [change, ...more] }),
    dialog:
      open === null ? null : open.is === 'deny' ? (
        <DenyDialog summaries={summaries} onDeny={(why) => no(open.changes, why)} onClose={close} />
      ) : (
        <ForGoodDialog summaries={summaries} onApprove={() => yes(open.changes)} onClose={close} />
      ),
  }
}
