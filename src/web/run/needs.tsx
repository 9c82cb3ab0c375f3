import { Button, Code, Group, Radio, Stack, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'

import { ApprovalCard } from '../approval/approval-card.tsx'
import { PermissionAsked } from '../approval/permission-asked.tsx'
import { useAction } from '../client/use-operation.ts'
import { FailureShown } from '../parts/failure-shown.tsx'
import { runText } from '../text/runs.ts'
import { DoubtNeed } from './doubt-need.tsx'
import { type Need, NeedCard, type NeedOf } from './need-card.tsx'

const text = runText.needs

interface NeedsProps {
  /** The run that is shown; runs within it may ask too. */
  readonly run: string
  readonly needs: readonly Need[]
}

/** What a run cannot go on without: each as a card that can be answered here. */
export function Needs({ run, needs }: NeedsProps): ReactNode {
  const [first, ...more] = needs.filter((need) => need.is === 'approval')
  const others = needs.filter((need) => need.is !== 'approval')
  return (
    <Stack gap="sm">
      {first === undefined ? null : more.length === 0 ? (
        <ApprovalCard key={first.ask.hash} need={first} root={run} />
      ) : (
        <ApprovalNeed run={run} first={first} count={more.length + 1} />
      )}
      {others.map((need) => (
        <OneNeed
          key={`${need.is} ${need.run} ${'key' in need ? need.key : 'node' in need ? need.node : ''}`}
          need={need}
        />
      ))}
    </Stack>
  )
}

function OneNeed({ need }: { need: Exclude<Need, { is: 'approval' }> }): ReactNode {
  switch (need.is) {
    case 'question':
      return <QuestionNeed need={need} />
    case 'decision':
      return <DecisionNeed need={need} />
    case 'doubt':
      return <DoubtNeed need={need} />
    case 'budget':
      return (
        <NeedCard title={text.budget} says={need.why}>
          <Link to="/settings/$section" params={{ section: 'budgets' }}>
            {text.budgets}
          </Link>
        </NeedCard>
      )
    case 'parked':
      return (
        <ResumeNeed
          run={need.run}
          title={text.parked}
          says={[need.why, need.hint].filter(Boolean).join(' ')}
        />
      )
    case 'paused':
      return <ResumeNeed run={need.run} title={text.paused} says="" />
  }
}

interface ApprovalNeedProps {
  readonly run: string
  readonly first: NeedOf<'approval'>
  readonly count: number
}

function ApprovalNeed({ run, first, count }: ApprovalNeedProps): ReactNode {
  return (
    <NeedCard title={text.approval(count)} says={first.ask.summary}>
      <Button
        w="fit-content"
        size="xs"
        renderRoot={(props) => <Link to="/approvals/$run" params={{ run }} {...props} />}
      >
        {text.see}
      </Button>
    </NeedCard>
  )
}

function QuestionNeed({ need: { run, node, ask, choices } }: { need: NeedOf<'question'> }): ReactNode {
  const [answer, setAnswer] = useState('')
  const action = useAction('runs.answer')
  function submit(event: FormEvent): void {
    event.preventDefault()
    void action.start({ id: run, node, answer })
  }
  return (
    <NeedCard title={text.question} says="">
      <form onSubmit={submit}>
        <Stack gap="xs">
          {choices === null ? (
            <TextInput
              label={ask}
              value={answer}
              onChange={({ currentTarget }) => setAnswer(currentTarget.value)}
            />
          ) : (
            <Radio.Group label={ask} value={answer} onChange={setAnswer}>
              <Group gap="md" mt={6}>
                {choices.map((choice) => (
                  <Radio key={choice} value={choice} label={choice} />
                ))}
              </Group>
            </Radio.Group>
          )}
          <FailureShown failure={action.failure} />
          <Button
            type="submit"
            size="xs"
            w="fit-content"
            disabled={answer === ''}
            loading={action.isUnderWay}
          >
            {text.answer}
          </Button>
        </Stack>
      </form>
    </NeedCard>
  )
}

function DecisionNeed({ need }: { need: NeedOf<'decision'> }): ReactNode {
  const { run, node, why } = need
  const action = useAction('runs.decide')
  return (
    <NeedCard title={text.decision(node)} says={why}>
      <PermissionAsked need={need} />
      <Group gap="xs">
        {(['retry', 'continue', 'fail'] as const).map((choice) => (
          <Button
            key={choice}
            size="xs"
            variant={choice === 'retry' ? 'filled' : 'default'}
            loading={action.isUnderWay}
            onClick={() => void action.start({ id: run, node, action: choice })}
          >
            {text.decide[choice]}
          </Button>
        ))}
      </Group>
      <FailureShown failure={action.failure} />
    </NeedCard>
  )
}

function ResumeNeed({ run, title, says }: { run: string; title: string; says: string }): ReactNode {
  const action = useAction('runs.resume')
  return (
    <NeedCard title={title} says={says}>
      <Group gap="xs">
        <Button size="xs" loading={action.isUnderWay} onClick={() => void action.start({ id: run })}>
          {text.goOn}
        </Button>
        <Code>{run}</Code>
      </Group>
      <FailureShown failure={action.failure} />
    </NeedCard>
  )
}
