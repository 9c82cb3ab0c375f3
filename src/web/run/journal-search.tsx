import { Group, Text, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'

import { Icon } from '../icons/icon.tsx'
import { runText } from '../text/runs.ts'

const text = runText.journal

interface JournalSearchProps {
  readonly sought: string
  readonly onSeek: (sought: string) => void
  readonly found: number
  readonly all: number
  readonly isLoading: boolean
  /** Beside the field. */
  readonly children?: ReactNode
}

/** Narrows the events of a run down, and says how many there are. */
export function JournalSearch(props: JournalSearchProps): ReactNode {
  const { sought, onSeek, found, all, isLoading, children } = props
  return (
    <Group gap="sm">
      <TextInput
        size="xs"
        style={{ flex: '1 1 200px' }}
        leftSection={<Icon name="search" size={14} />}
        aria-label={text.search}
        placeholder={text.search}
        value={sought}
        onChange={({ currentTarget }) => onSeek(currentTarget.value)}
      />
      {children}
      <Text size="xs" c="dimmed" role="status">
        {isLoading ? `${text.loading}: ` : ''}
        {text.count(found, all)}
      </Text>
    </Group>
  )
}
