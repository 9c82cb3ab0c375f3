import { Stack } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { useOperation } from '../../client/use-operation.ts'
import { Empty } from '../../parts/empty.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Room } from '../../parts/room.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { approvalText } from '../../text/approvals.ts'
import { Review } from './review.tsx'

const route = getRouteApi('/approvals/$run')

/** All that one tree of runs asks, to be looked at together. */
export function ApprovalRoom(): ReactNode {
  const { run } = route.useParams()
  const view = useOperation('approvals.get', { run })
  const words = approvalText.review
  const { effects = [], others = [], leases = [] } = view.data ?? {}
  return (
    <Room
      title={view.data === undefined ? approvalText.title : words.title(view.data.run.title)}
      isWide
      actions={
        <Link to="/runs/$id" params={{ id: run }}>
          {approvalText.openRun}
        </Link>
      }
    >
      <Stack gap="md">
        <FailureShown failure={view.error} onRetry={() => void view.refetch()} />
        {view.isPending ? <Waiting lines={8} /> : null}
        {/* What was looked at belongs to one run: another one is begun with anew. */}
        {view.data === undefined ? null : <Review key={run} view={view.data} />}
        {view.isSuccess && effects.length + others.length + leases.length === 0 ? (
          <Empty icon="check" title={words.nothing.title} text={words.nothing.text}>
            <Link to="/approvals">{approvalText.title}</Link>
          </Empty>
        ) : null}
      </Stack>
    </Room>
  )
}
