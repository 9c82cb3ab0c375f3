import { Group, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import { useAnsweredElsewhere } from '../../approval/answered-elsewhere.ts'
import { changeOf } from '../../approval/asked-change.ts'
import {
  groupQuestions,
  matchesFilter,
  type QuestionFilter,
  questionId,
} from '../../approval/open-questions.ts'
import { useQuestionCommands } from '../../approval/question-commands.ts'
import { useCurrent } from '../../approval/use-current.ts'
import { useOneAnswer } from '../../approval/use-one-answer.tsx'
import { usePages } from '../../client/use-operation.ts'
import { Icon } from '../../icons/icon.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Room } from '../../parts/room.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { approvalText } from '../../text/approvals.ts'
import { elementIdOf, QuestionGroupCard } from './question-group.tsx'

const filters = ['all', 'irreversible', 'approval', 'other'] as const satisfies readonly QuestionFilter[]
const perGroup = 6

/** Everything that waits for a person, over all runs. */
export function ApprovalsRoom(): ReactNode {
  const navigate = useNavigate()
  const pages = usePages('approvals.list', { limit: 200 })
  const [filter, setFilter] = useState<QuestionFilter>('all')
  const [search, setSearch] = useState('')
  const one = useOneAnswer()
  const all = (pages.data?.pages ?? []).flatMap(({ items }) => items)
  const groups = groupQuestions(all.filter((question) => matchesFilter(question, filter, search)))
  const shown = groups.flatMap(({ questions }) => questions.slice(0, perGroup))
  const current = useCurrent(shown.map(questionId), (id) => document.getElementById(elementIdOf(id))?.focus())
  const question = shown.find((each) => questionId(each) === current.id)
  const change = question && changeOf(question)
  useAnsweredElsewhere(
    all.flatMap((each) => changeOf(each) ?? []).map((each) => ({ ...each.shown, summary: each.summary })),
  )
  useQuestionCommands({
    current,
    isFree: !one.isOpen,
    canAnswer: change !== undefined && !one.answer.isUnderWay,
    approve: () => change && one.approve(change),
    deny: () => change && one.deny(change),
    open() {
      if (question === undefined) return
      if (change) void navigate({ to: '/approvals/$run', params: { run: question.root } })
      else void navigate({ to: '/runs/$id', params: { id: question.root } })
    },
  })

  return (
    <Room title={approvalText.title} isWide>
      <Stack gap="md">
        <Filters {...{ filter, setFilter, search, setSearch }} />
        <FailureShown failure={one.answer.failure} />
        <FailureShown failure={pages.error} onRetry={() => void pages.refetch()} />
        {pages.isPending ? <Waiting /> : null}
        {pages.isSuccess && groups.length === 0 ? <Nothing isFiltered={all.length > 0} /> : null}
        {groups.map((group) => (
          <QuestionGroupCard key={group.root} group={group} most={perGroup} current={current} one={one} />
        ))}
        <MoreButton pages={pages} label={approvalText.more} />
      </Stack>
      {one.dialog}
    </Room>
  )
}

interface FiltersProps {
  readonly filter: QuestionFilter
  readonly setFilter: (filter: QuestionFilter) => void
  readonly search: string
  readonly setSearch: (search: string) => void
}

function Filters({ filter, setFilter, search, setSearch }: FiltersProps): ReactNode {
  const words = approvalText.filter
  return (
    <Group gap="sm">
      <TextInput
        style={{ flex: '1 1 220px' }}
        leftSection={<Icon name="search" size={16} />}
        placeholder={words.search}
        aria-label={words.search}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      <SegmentedControl
        aria-label={words.label}
        data={filters.map((value) => ({ value, label: words[value] }))}
        value={filter}
        onChange={(value) => setFilter(value)}
      />
    </Group>
  )
}

function Nothing({ isFiltered }: { isFiltered: boolean }): ReactNode {
  const { title, text, filtered } = approvalText.none
  return <Empty icon="approvals" title={title} text={isFiltered ? filtered : text} />
}
