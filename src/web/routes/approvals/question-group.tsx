import { Badge, Button, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { OpenQuestion } from '#contract'

import { changeOf } from '../../approval/asked-change.ts'
import { Changed, Telling, UndoBadge } from '../../approval/effect-view.tsx'
import { type QuestionGroup, questionId, saidOf } from '../../approval/open-questions.ts'
import { PermissionAsked } from '../../approval/permission-asked.tsx'
import type { Current } from '../../approval/use-current.ts'
import type { OneAnswer } from '../../approval/use-one-answer.tsx'
import { Card } from '../../parts/card.tsx'
import { When } from '../../parts/when.tsx'
import { approvalText } from '../../text/approvals.ts'
import classes from './approvals.module.css'

interface GroupProps {
  readonly group: QuestionGroup
  /** How many questions of it are shown. */
  readonly most: number
  readonly current: Current
  readonly one: OneAnswer
}

/** What a question’s element is called in the document. */
export function elementIdOf(id: string): string {
  return `question-${id.replaceAll(/[^\w-]/g, '_')}`
}

/** What one tree of runs asks. */
export function QuestionGroupCard({ group, most, current, one }: GroupProps): ReactNode {
  const { root, title, runCreatedAt, questions } = group
  const left = questions.length - most
  const hasChanges = questions.some(({ need }) => need.is === 'approval')
  return (
    <Card
      title={title}
      label={`${title} ${root}`}
      aside={
        <Group gap="sm">
          <Text size="xs" c="dimmed">
            {approvalText.startedAt} <When at={runCreatedAt} />
          </Text>
          <Link to="/runs/$id" params={{ id: root }} className={classes['link']}>
            {approvalText.openRun}
          </Link>
        </Group>
      }
    >
      <ul className={classes['questions']} aria-label={approvalText.group(title)}>
        {questions.slice(0, most).map((question) => (
          <Row
            key={questionId(question)}
            question={question}
            isCurrent={questionId(question) === current.id}
            onChoose={() => current.choose(questionId(question))}
            one={one}
          />
        ))}
      </ul>
      <Group gap="sm" mt="xs">
        {left > 0 ? (
          <Text size="sm" c="dimmed">
            {approvalText.andMore(left)}
          </Text>
        ) : null}
        {hasChanges ? (
          <Link to="/approvals/$run" params={{ run: root }} className={classes['link']}>
            {approvalText.openAll}
          </Link>
        ) : null}
      </Group>
    </Card>
  )
}

interface RowProps {
  readonly question: OpenQuestion
  readonly isCurrent: boolean
  readonly onChoose: () => void
  readonly one: OneAnswer
}

function Row({ question, isCurrent, onChoose, one }: RowProps): ReactNode {
  const { need } = question
  const change = changeOf(question)
  return (
    <li
      id={elementIdOf(questionId(question))}
      // The keys of the list are for the one that has the focus.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={-1}
      className={classes['question']}
      aria-current={isCurrent}
      onFocus={onChoose}
    >
      {need.is === 'decision' ? (
        <PermissionAsked need={need} otherwise={<Said question={question} />} />
      ) : (
        <Said question={question} />
      )}
      {need.is === 'approval' && need.ask.changed === true ? <Changed /> : null}
      {change === undefined ? null : (
        <Group gap={6}>
          <Button
            size="compact-sm"
            color={change.isFinal ? 'red' : 'fir'}
            disabled={one.answer.isUnderWay}
            aria-label={`${approvalText.approve}: ${change.summary}`}
            onClick={() => one.approve(change)}
          >
            {approvalText.approve}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={one.answer.isUnderWay}
            aria-label={`${approvalText.deny}: ${change.summary}`}
            onClick={() => one.deny(change)}
          >
            {approvalText.deny}
          </Button>
        </Group>
      )}
    </li>
  )
}

function Said({ question }: { question: OpenQuestion }): ReactNode {
  const { need } = question
  return (
    <div className={classes['said']}>
      <Group gap={6}>
        {need.is === 'approval' ? (
          <UndoBadge undo={need.ask.undo} />
        ) : (
          <Badge color={need.is === 'doubt' || need.is === 'decision' ? 'yellow' : 'gray'}>
            {approvalText.kinds[need.is]}
          </Badge>
        )}
      </Group>
      <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
        {need.is === 'paused' ? approvalText.paused : saidOf(question)}
      </Text>
      {need.is === 'approval' ? <Telling reasons={need.ask.reasons} /> : null}
    </div>
  )
}
