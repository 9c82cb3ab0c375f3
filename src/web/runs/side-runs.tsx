import { SegmentedControl, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import { usePages } from '../client/use-operation.ts'
import { Icon } from '../icons/icon.tsx'
import { When } from '../parts/when.tsx'
import { runText } from '../text/runs.ts'
import { type RunFilter, statusesOf } from './filters.ts'
import classes from './side-runs.module.css'
import { runTitle, StateDot } from './state-badge.tsx'

const filters = ['all', 'going', 'asks'] as const satisfies readonly RunFilter[]

/** The newest runs, always at hand. */
export function SideRuns(): ReactNode {
  const [filter, setFilter] = useState<RunFilter>('all')
  const [typed, setTyped] = useState('')
  const [sought] = useDebouncedValue(typed.trim(), 200)
  const pages = usePages('runs.list', {
    limit: 40,
    status: statusesOf(filter),
    search: sought === '' ? undefined : sought,
  })
  const runs = (pages.data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter(({ isForPerson }) => filter !== 'asks' || isForPerson)

  return (
    <section aria-label={runText.list.sidebar} className={classes['side']}>
      <div className={classes['tools']}>
        <TextInput
          size="xs"
          leftSection={<Icon name="search" size={14} />}
          placeholder={runText.list.search}
          aria-label={runText.list.search}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={runText.list.filter}
          data={filters.map((value) => ({ value, label: runText.list.filters[value] }))}
          value={filter}
          onChange={(value) => setFilter(value)}
        />
      </div>
      <div className={classes['scroll']}>
        <ul className={classes['list']}>
          {runs.map((run) => (
            <li key={run.id}>
              <Link
                to="/runs/$id"
                params={{ id: run.id }}
                className={classes['item']}
                activeProps={{ 'data-here': true }}
              >
                <StateDot run={run} />
                <span className={classes['title']}>{runTitle(run)}</span>
                <span className={classes['when']}>
                  <When at={run.createdAt} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
        {runs.length === 0 && !pages.isPending ? (
          <Text size="xs" c="dimmed" px="md" py="xs">
            {sought === '' && filter === 'all' ? runText.list.none : runText.list.noneFound}
          </Text>
        ) : null}
      </div>
    </section>
  )
}
