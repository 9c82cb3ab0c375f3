import { type ReactNode, useMemo, useState } from 'react'

import type { ApprovalView, HeldEffect } from '#contract'

import { useAnsweredElsewhere } from '../../approval/answered-elsewhere.ts'
import type { AskedChange } from '../../approval/asked-change.ts'
import { type Choices, firstChoices, idOf, isTaken, take } from '../../approval/choice.ts'
import { LeaseEditor } from '../../approval/lease-editor.tsx'
import { useQuestionCommands } from '../../approval/question-commands.ts'
import { type Sections, sectionsOf, type Seen, seenOf } from '../../approval/review.ts'
import { type Current, useCurrent } from '../../approval/use-current.ts'
import { type ManyAnswers, useManyAnswers } from '../../approval/use-many-answers.tsx'
import { type OneAnswer, useOneAnswer } from '../../approval/use-one-answer.tsx'
import { useCommands } from '../../commands/use-commands.ts'
import { approvalText } from '../../text/approvals.ts'

export interface ReviewState {
  readonly sections: Sections
  /** Questions as they were when the person began to look. */
  readonly seen: Seen
  /** What is there now counts as looked at. */
  markSeen(): void
  readonly choices: Choices
  setChoices(choices: Choices): void
  readonly current: Current
  /** The question that is shown in full. */
  readonly looked: HeldEffect | undefined
  readonly one: OneAnswer
  readonly many: ManyAnswers
  readonly isUnderWay: boolean
  changeOf(effect: HeldEffect): AskedChange
  openLease(): void
  readonly dialogs: ReactNode
}

/** What a person looks at and chooses of what a run asks, with the keys for it. */
export function useReview(view: ApprovalView): ReviewState {
  const { effects, run } = view
  const { choices, setChoices, seen, markSeen } = useChoices(effects)
  const [isLeaseOpen, setLeaseOpen] = useState(false)
  const sections = useMemo(() => sectionsOf(effects), [effects])
  const current = useCurrent(Object.values(sections).flat().map(idOf), () => undefined)
  const looked = effects.find((effect) => idOf(effect) === current.id)
  const one = useOneAnswer()
  const many = useManyAnswers(view, choices)
  const isUnderWay = one.answer.isUnderWay || many.answer.isUnderWay
  useAnsweredElsewhere(effects)

  function changeOf({ run: of, key, argsHash, summary, undo }: HeldEffect): AskedChange {
    return { root: run.id, shown: { run: of, key, argsHash }, summary, isFinal: undo === 'irreversible' }
  }
  const isFree = !isLeaseOpen && !one.isOpen && !many.isOpen
  useQuestionCommands({
    current,
    isFree,
    canAnswer: looked !== undefined && !isUnderWay,
    approve: () => looked && one.approve(changeOf(looked)),
    deny: () => looked && one.deny(changeOf(looked)),
    open: () => document.getElementById(detailId)?.focus(),
  })
  const words = approvalText.commands
  const { group } = words
  useCommands([
    {
      id: 'approval.toggle',
      title: words.toggle,
      group,
      keys: 'x',
      when: () => isFree && looked !== undefined,
      run: () => looked && setChoices(take(choices, [looked], !isTaken(looked, choices))),
    },
    {
      id: 'approval.approveChosen',
      title: words.approveChosen,
      group,
      keys: 'mod+enter',
      when: () => isFree && many.taken.length > 0 && !isUnderWay,
      run: many.approve,
    },
    {
      id: 'approval.lease',
      title: words.lease,
      group,
      keys: 'l',
      when: () => isFree,
      run: () => setLeaseOpen(true),
    },
  ])
  return {
    sections,
    seen,
    markSeen,
    choices,
    setChoices,
    current,
    looked,
    one,
    many,
    isUnderWay,
    changeOf,
    openLease: () => setLeaseOpen(true),
    dialogs: (
      <>
        {one.dialog}
        {many.dialog}
        {isLeaseOpen ? <LeaseEditor view={view} onClose={() => setLeaseOpen(false)} /> : null}
      </>
    ),
  }
}

type ChoiceState = Pick<ReviewState, 'choices' | 'setChoices' | 'seen' | 'markSeen'>

function useChoices(effects: readonly HeldEffect[]): ChoiceState {
  const [choices, setChoices] = useState(() => firstChoices(effects))
  const [seen, setSeen] = useState(() => seenOf(effects))
  const [wasEmpty, setEmpty] = useState(effects.length === 0)
  // Where nothing was to be looked at, what comes is looked at from its beginning.
  if (wasEmpty !== (effects.length === 0)) {
    setEmpty(!wasEmpty)
    if (wasEmpty) {
      setChoices(firstChoices(effects))
      setSeen(seenOf(effects))
    }
  }
  return { choices, setChoices, seen, markSeen: () => setSeen(seenOf(effects)) }
}

/** What the part with the question in full is called in the document. */
export const detailId = 'review-detail'
