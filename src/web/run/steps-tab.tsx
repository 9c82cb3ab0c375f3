import { Alert, Stack } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { usePages } from '../client/use-operation.ts'
import { FailureShown } from '../parts/failure-shown.tsx'
import { MoreButton } from '../parts/more-button.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { runText } from '../text/runs.ts'
import { StepInspect } from './step-inspect.tsx'
import { Timeline } from './timeline-tab.tsx'

const route = getRouteApi('/runs/$id')

interface StepsTabProps {
  readonly run: string
  readonly isGoing: boolean
  readonly canFork: boolean
}

/** The timeline, and the step of it that is looked at. */
export function StepsTab({ run, isGoing, canFork }: StepsTabProps): ReactNode {
  const { step: chosen } = route.useSearch()
  const navigate = route.useNavigate()
  const pages = usePages('runs.steps', { id: run, limit: 200 })
  const steps = (pages.data?.pages ?? []).flatMap(({ items }) => items)
  const step = steps.find(({ key }) => key === chosen)

  function choose(key: string | undefined): void {
    void navigate({ search: (before) => ({ ...before, step: key }), replace: true })
  }
  if (pages.isPending) return <Waiting lines={8} />
  if (pages.isError) return <FailureShown failure={pages.error} onRetry={() => void pages.refetch()} />
  return (
    <Stack gap="sm">
      {pages.data.pages.some(({ isKnown }) => !isKnown) ? (
        <Alert color="yellow">{runText.timeline.unknown}</Alert>
      ) : null}
      <Timeline steps={steps} chosen={chosen} onChoose={choose} isGoing={isGoing} />
      <MoreButton pages={pages} />
      {step === undefined ? null : (
        <StepInspect run={run} step={step} canFork={canFork} onClose={() => choose(undefined)} />
      )}
    </Stack>
  )
}
