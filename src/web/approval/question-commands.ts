import { useCommands } from '../commands/use-commands.ts'
import { approvalText } from '../text/approvals.ts'
import { type Current, isOnControl } from './use-current.ts'

interface QuestionKeys {
  readonly current: Current
  /** Whether keys are for the questions at all: no dialog is open. */
  readonly isFree: boolean
  /** Whether the current one can be answered with yes or no. */
  readonly canAnswer: boolean
  approve(): void
  deny(): void
  open(): void
}

/** The keys of a list of questions: j and k walk, a and d answer, Enter opens. */
export function useQuestionCommands({ current, isFree, canAnswer, approve, deny, open }: QuestionKeys): void {
  const words = approvalText.commands
  const has = (): boolean => isFree && current.id !== null
  const can = (): boolean => has() && canAnswer
  const { group } = words
  useCommands([
    { id: 'approval.next', title: words.next, group, keys: 'j', when: has, run: () => current.move(1) },
    {
      id: 'approval.previous',
      title: words.previous,
      group,
      keys: 'k',
      when: has,
      run: () => current.move(-1),
    },
    { id: 'approval.approve', title: words.approve, group, keys: 'a', when: can, run: approve },
    { id: 'approval.deny', title: words.deny, group, keys: 'd', when: can, run: deny },
    {
      id: 'approval.open',
      title: words.open,
      group,
      keys: 'enter',
      when: () => has() && !isOnControl(),
      run: open,
    },
  ])
}
