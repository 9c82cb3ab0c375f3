import { Button, Checkbox, Group, Pill, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'

import { Icon } from '../../icons/icon.tsx'
import { activityText } from '../../text/activity.ts'
import { type ActivitySearch, isFiltered } from './search.ts'

interface FiltersProps {
  readonly search: ActivitySearch
  readonly onChange: (search: ActivitySearch) => void
}

/** How long somebody may pause while typing before the list is asked for again, ms. */
const typingMs = 300

export function ActivityFilters({ search, onChange }: FiltersProps): ReactNode {
  const [typed, setTyped] = useState(search)
  const tell = useDebouncedCallback(onChange, typingMs)

  function set(field: Exclude<keyof ActivitySearch, 'all'>, value: string): void {
    const { [field]: _, ...rest } = typed
    const next = value === '' ? rest : { ...rest, [field]: value }
    setTyped(next)
    tell(next)
  }
  function clear(): void {
    tell.cancel()
    const { all } = typed
    const rest = all === undefined ? {} : { all }
    setTyped(rest)
    onChange(rest)
  }
  const field = (name: 'by' | 'tool' | 'resource', hint?: string): ReactNode => (
    <TextInput
      label={activityText[name]}
      placeholder={hint}
      value={typed[name] ?? ''}
      spellCheck={false}
      maxLength={200}
      style={{ flex: name === 'resource' ? '2 1 190px' : '1 1 130px' }}
      data-find={name === 'resource' || undefined}
      onChange={({ currentTarget }) => set(name, currentTarget.value)}
    />
  )
  const dayField = (name: 'since' | 'until'): ReactNode => (
    <TextInput
      type="date"
      label={activityText[name]}
      value={typed[name] ?? ''}
      style={{ flex: '1 1 130px' }}
      onChange={({ currentTarget }) => set(name, currentTarget.value)}
    />
  )
  return (
    <Group role="search" aria-label={activityText.filters} gap="sm" align="end" mb="md">
      {field('by')}
      {field('tool', activityText.toolHint)}
      {field('resource', activityText.resourceHint)}
      {dayField('since')}
      {dayField('until')}
      {typed.run === undefined ? null : (
        <Pill
          size="lg"
          withRemoveButton
          onRemove={() => set('run', '')}
          removeButtonProps={{ 'aria-label': activityText.allRuns, 'aria-hidden': false, tabIndex: 0 }}
        >
          {activityText.ofRun(typed.run)}
        </Pill>
      )}
      <Checkbox
        label={activityText.bookkeeping}
        title={activityText.bookkeepingHint}
        mb={8}
        checked={typed.all === true}
        onChange={({ currentTarget: { checked } }) => {
          const { all: _, ...rest } = typed
          const next = checked ? { ...rest, all: true as const } : rest
          setTyped(next)
          onChange(next)
        }}
      />
      {isFiltered(typed) ? (
        <Button variant="subtle" color="gray" leftSection={<Icon name="close" size={16} />} onClick={clear}>
          {activityText.clear}
        </Button>
      ) : null}
    </Group>
  )
}
