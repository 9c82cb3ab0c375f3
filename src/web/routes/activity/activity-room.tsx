import { Button, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'

import { download } from '../../client/download.ts'
import { usePages } from '../../client/use-operation.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { Icon } from '../../icons/icon.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Room } from '../../parts/room.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { Inspect } from '../../shell/inspect.tsx'
import { activityText } from '../../text/activity.ts'
import { roomText } from '../../text/shell.ts'
import { ActivityFilters } from './activity-filters.tsx'
import { type ActivityEntry, ActivityTable } from './activity-table.tsx'
import { EntryShown } from './entry-shown.tsx'
import { type ActivitySearch, filtersOf, isBookkeeping, isFiltered } from './search.ts'

const route = getRouteApi('/activity')

/** What has happened, newest first, as the audit log has it. */
export function ActivityRoom(): ReactNode {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const filters = useMemo(() => filtersOf(search), [search])
  const [chosen, setChosen] = useState<ActivityEntry | null>(null)
  const exported = useMutation({
    mutationFn: () => download('activity.export', filters, { signal: new AbortController().signal }),
  })
  function change(next: ActivitySearch): void {
    void navigate({ search: next, replace: true })
  }
  const { group, ...titles } = activityText.commands
  useCommands([
    { id: 'activity.export', title: titles.export, group, run: () => exported.mutate() },
    {
      id: 'activity.clear',
      title: titles.clear,
      group,
      when: () => isFiltered(search),
      run: () => change({}),
    },
    {
      id: 'activity.find',
      title: titles.find,
      group,
      keys: '/',
      run: () => document.querySelector<HTMLElement>('[data-find]')?.focus(),
    },
  ])
  return (
    <Room
      title={roomText.activity}
      isWide
      actions={
        <Button
          variant="default"
          leftSection={<Icon name="download" size={16} />}
          loading={exported.isPending}
          onClick={() => exported.mutate()}
        >
          {activityText.export}
        </Button>
      }
    >
      <Text c="dimmed" size="sm" mt={-10} mb="md">
        {activityText.about}
      </Text>
      <FailureShown failure={exported.error} title={activityText.exportFailed} />
      <ActivityFilters key={search.run ?? ''} search={search} onChange={change} />
      <Entries
        filters={filters}
        isFiltered={isFiltered(search)}
        isAll={search.all === true}
        chosen={chosen}
        onChoose={setChosen}
      />
      {chosen === null ? null : (
        <Inspect title={activityText.entry.title(chosen.entry)} onClose={() => setChosen(null)}>
          <EntryShown entry={chosen} />
        </Inspect>
      )}
    </Room>
  )
}

interface EntriesProps {
  readonly filters: ReturnType<typeof filtersOf>
  readonly isFiltered: boolean
  /** Whether bookkeeping is shown. */
  readonly isAll: boolean
  readonly chosen: ActivityEntry | null
  readonly onChoose: (entry: ActivityEntry) => void
}

function Entries({ filters, isFiltered: hasFilters, isAll, chosen, onChoose }: EntriesProps): ReactNode {
  const pages = usePages('activity.list', filters)
  const { fetchNextPage, hasNextPage, isFetchingNextPage, isFetchNextPageError } = pages
  const more = useCallback(() => {
    if (!isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [fetchNextPage, isFetchingNextPage, isFetchNextPageError])
  const entries = useMemo(() => {
    const all = pages.data?.pages.flatMap(({ items }) => items) ?? []
    return isAll ? all : all.filter((entry) => !isBookkeeping(entry))
  }, [pages.data, isAll])
  // A part may have nothing in it that is shown: then it is the next that one waits for.
  const isBare = entries.length === 0 && hasNextPage
  useEffect(() => {
    if (isBare) more()
  }, [isBare, more])
  if (pages.isPending) return <Waiting lines={8} />
  const retry = (): void => void (isFetchNextPageError ? fetchNextPage() : pages.refetch())
  const empty = hasFilters ? activityText.nothingFound : activityText.empty
  return (
    <>
      <FailureShown failure={pages.error} title={activityText.failed} onRetry={retry} />
      {entries.length === 0 && !hasNextPage && !pages.isError ? (
        <Empty icon={hasFilters ? 'search' : 'activity'} {...empty} />
      ) : null}
      {entries.length > 0 ? (
        <ActivityTable
          entries={entries}
          hasMore={hasNextPage}
          onMore={more}
          chosen={chosen?.entry ?? null}
          onChoose={onChoose}
        />
      ) : null}
      <Text size="xs" c="dimmed" mt="xs" role="status">
        {isFetchingNextPage
          ? activityText.more
          : `${activityText.shown(entries.length)}. ${hasNextPage ? '' : activityText.end}`}
      </Text>
    </>
  )
}
