import { Button, Group, Stack, Textarea, Title } from '@mantine/core'
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react'

import type { PlanRun } from '#contract'

import { Failure } from '../../client/failure.ts'
import { useAction, useOperation } from '../../client/use-operation.ts'
import { Icon } from '../../icons/icon.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { LookButton } from '../../parts/look-button.tsx'
import { planningText } from '../../text/planning.ts'
import classes from './home.module.css'
import { MadePlan } from './made-plan.tsx'
import { NearWorkflows } from './near-workflows.tsx'
import { nearestIn } from './plan-facts.ts'

const text = planningText
/** How often is looked whether a plan that takes long is made, ms. */
const lookEveryMs = 1_500

/** A sentence, and the plan that is made of it. Nothing of it happens. */
export function GoalCard(): ReactNode {
  const [goal, setGoal] = useState('')
  const create = useAction('plans.create')
  const begun = create.result
  const later = useOperation(
    'plans.get',
    { run: begun?.run ?? '' },
    { enabled: begun !== undefined && isGoing(begun), refetchMs: lookEveryMs },
  )
  const made = later.data ?? begun
  const isPlanning = create.isUnderWay || (made !== undefined && isGoing(made))
  const failure = create.failure ?? failureIn(made)

  function submit(event: FormEvent | KeyboardEvent): void {
    event.preventDefault()
    if (goal.trim() !== '' && !isPlanning) void create.start({ goal: goal.trim() })
  }
  return (
    <section aria-labelledby="goal" className={classes['card']}>
      <Group gap="md" wrap="nowrap" align="center" mb="sm">
        <span className={classes['picture']}>
          <Icon name="sparkle" size={24} />
        </span>
        <Title order={2} id="goal">
          {text.title}
        </Title>
      </Group>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Textarea
            aria-label={text.label}
            placeholder={text.placeholder}
            autosize
            minRows={1}
            maxRows={6}
            maxLength={20_000}
            value={goal}
            onChange={({ currentTarget }) => setGoal(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) submit(event)
            }}
          />
          <Group gap="xs">
            <LookButton
              label={text.plan}
              busyText={text.planning}
              isLooking={isPlanning}
              disabled={goal.trim() === ''}
            />
            {begun !== undefined && isPlanning ? <Stop run={begun.run} /> : null}
          </Group>
        </Stack>
      </form>
      <Stack gap="md" mt={made === undefined && failure === null ? 0 : 'md'}>
        <FailureShown failure={failure} title={text.failed} />
        {failure === null ? null : <NearWorkflows key={failure.request} nearest={nearestIn(failure)} />}
        <FailureShown failure={later.error} />
        {made?.plan ? <MadePlan key={made.run} plan={made.plan} /> : null}
      </Stack>
    </section>
  )
}

function Stop({ run }: { run: string }): ReactNode {
  const cancel = useAction('runs.cancel')
  return (
    <Button
      size="sm"
      variant="default"
      loading={cancel.isUnderWay}
      onClick={() => void cancel.start({ id: run })}
    >
      {text.stop}
    </Button>
  )
}

function isGoing({ status }: Pick<PlanRun, 'status'>): boolean {
  return status !== 'completed' && status !== 'failed' && status !== 'cancelled'
}

/** Of a plan that took longer than its first answer. */
function failureIn(made: PlanRun | undefined): Failure | null {
  if (made === undefined || made.error === null) return null
  const { code, status, detail, hint, details } = made.error
  return new Failure(detail, { code, status, hint, details })
}
