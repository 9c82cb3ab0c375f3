import { Group, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { usePages } from '../../client/use-operation.ts'
import { Icon } from '../../icons/icon.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Room } from '../../parts/room.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { runFilters, statusesOf } from '../../runs/filters.ts'
import { RunRows } from '../../runs/run-rows.tsx'
import { runText } from '../../text/runs.ts'

const route = getRouteApi('/runs')

/** Every run there is, newest first. */
export function RunsRoom(): ReactNode {
  const { show = 'all', q } = route.useSearch()
  const navigate = route.useNavigate()
  const pages = usePages('runs.list', { status: statusesOf(show), search: q })
  const runs = (pages.data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter(({ isForPerson }) => show !== 'asks' || isForPerson)

  return (
    <Room title={runText.list.title} isWide>
      <Stack gap="md">
        <Group gap="sm">
          <TextInput
            style={{ flex: '1 1 220px' }}
            leftSection={<Icon name="search" size={16} />}
            placeholder={runText.list.search}
            aria-label={runText.list.search}
            defaultValue={q}
            onChange={({ currentTarget: { value } }) =>
              void navigate({
                search: (before) => ({ ...before, q: value.trim() === '' ? undefined : value.trim() }),
                replace: true,
              })
            }
          />
          <SegmentedControl
            aria-label={runText.list.filter}
            data={runFilters.map((value) => ({ value, label: runText.list.filters[value] }))}
            value={show}
            onChange={(value) =>
              void navigate({ search: (before) => ({ ...before, show: value }), replace: true })
            }
          />
        </Group>
        <FailureShown failure={pages.error} onRetry={() => void pages.refetch()} />
        {pages.isPending ? <Waiting /> : null}
        {runs.length > 0 ? <RunRows runs={runs} label={runText.list.title} /> : null}
        {runs.length === 0 && pages.isSuccess ? (
          <Nothing isFiltered={q !== undefined || show !== 'all'} />
        ) : null}
        <MoreButton pages={pages} />
      </Stack>
    </Room>
  )
}

function Nothing({ isFiltered }: { isFiltered: boolean }): ReactNode {
  if (isFiltered)
    return <Empty icon="search" title={runText.list.noneFound} text={runText.list.noneFoundText} />
  return (
    <Empty icon="runs" title={runText.list.none} text={runText.list.noneText}>
      <Link to="/">{runText.list.begin}</Link>
    </Empty>
  )
}
