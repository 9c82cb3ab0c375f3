import { Stack } from '@mantine/core'
import type { ReactNode } from 'react'

import { usePages } from '../client/use-operation.ts'
import { Empty } from '../parts/empty.tsx'
import { FailureShown } from '../parts/failure-shown.tsx'
import { MoreButton } from '../parts/more-button.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { RunRows } from '../runs/run-rows.tsx'
import { runText } from '../text/runs.ts'

/** The runs directly within a run. */
export function ChildrenTab({ run }: { run: string }): ReactNode {
  const pages = usePages('runs.children', { id: run })
  const runs = (pages.data?.pages ?? []).flatMap(({ items }) => items)
  if (pages.isPending) return <Waiting />
  if (pages.isError) return <FailureShown failure={pages.error} onRetry={() => void pages.refetch()} />
  if (runs.length === 0)
    return <Empty icon="runs" title={runText.children.none} text={runText.children.noneText} />
  return (
    <Stack gap="sm">
      <RunRows runs={runs} label={runText.tabs.children} />
      <MoreButton pages={pages} />
    </Stack>
  )
}
