import { ActionIcon, Button, Checkbox, Group, Modal, Stack, Text, Tooltip } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'

import { client } from '../client/client.ts'
import type { Output } from '../client/create-client.ts'
import type { Failure } from '../client/failure.ts'
import { Icon } from '../icons/icon.tsx'
import { FailureShown } from '../parts/failure-shown.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { folderText } from '../text/folders.ts'
import { FolderList } from './folder-list.tsx'
import { PathField } from './path-field.tsx'

interface PickerProps {
  /** Where to begin; the home of the person when there is none. */
  readonly from?: string | undefined
  readonly onChoose: (folder: string) => void
  readonly onClose: () => void
}

/** A folder of this machine, found by walking or by pasting its path. */
export function FolderPicker({ from, onChoose, onClose }: PickerProps): ReactNode {
  const [folder, setFolder] = useState(from)
  const [typed, setTyped] = useState<string | null>(null)
  const [hidden, setHidden] = useState(false)
  const seen = useQuery<Output<'files.browse'>, Failure>({
    queryKey: ['files.browse', { folder, hidden }],
    queryFn: ({ signal }) =>
      client.call('files.browse', { folder, hidden, files: false, limit: 200 }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 2_000,
  })
  const here = seen.data?.folder ?? folder ?? ''

  function goTo(next: string): void {
    setTyped(null)
    setFolder(next)
  }
  function submit(event: FormEvent): void {
    event.preventDefault()
    event.stopPropagation() // to React the form that the picker was opened from is around this one
    if (typed !== null && typed.trim() !== '') goTo(typed.trim())
  }
  return (
    <Modal opened onClose={onClose} title={folderText.title} size="lg">
      <Stack gap="sm">
        <form onSubmit={submit}>
          <Group align="end" gap={6} wrap="nowrap">
            <Step label={folderText.home} icon="home" onClick={() => goTo(seen.data?.home ?? '~')} />
            <Step
              label={folderText.up}
              icon="up"
              isOff={seen.data?.parent == null}
              onClick={() => goTo(seen.data?.parent ?? here)}
            />
            <PathField here={here} typed={typed} onType={setTyped} />
            {typed === null ? null : (
              <Button type="submit" variant="default">
                {folderText.go}
              </Button>
            )}
          </Group>
        </form>
        <FailureShown failure={seen.error} />
        {seen.isPending ? <Waiting /> : null}
        {seen.data ? <FolderList key={seen.data.folder} seen={seen.data} onOpen={goTo} /> : null}
        <Checkbox
          label={folderText.showHidden}
          checked={hidden}
          onChange={({ currentTarget }) => setHidden(currentTarget.checked)}
        />
        <Group justify="space-between" gap="sm">
          <Text size="xs" c="dimmed">
            {folderText.grantNote}
          </Text>
          <Group gap="xs" ml="auto">
            <Button variant="default" onClick={onClose}>
              {folderText.cancel}
            </Button>
            <Button
              disabled={seen.data === undefined || seen.isError || typed !== null}
              onClick={() => onChoose(here)}
            >
              {folderText.chooseThis}
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  )
}

interface StepProps {
  readonly label: string
  readonly icon: 'home' | 'up'
  readonly isOff?: boolean
  readonly onClick: () => void
}

function Step({ label, icon, isOff = false, onClick }: StepProps): ReactNode {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size={36} aria-label={label} disabled={isOff} onClick={onClick}>
        <Icon name={icon} />
      </ActionIcon>
    </Tooltip>
  )
}
