import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { Failure } from '../client/failure.ts'
import { FailureShown } from './failure-shown.tsx'

interface ConfirmProps {
  readonly title: string
  readonly text: string
  /** What the button says that does it. */
  readonly action: string
  readonly cancel: string
  readonly isUnderWay: boolean
  readonly failure: Failure | null
  readonly onConfirm: () => void
  readonly onClose: () => void
  /** What else is asked. */
  readonly children?: ReactNode
}

/** Asks before something is done that cannot simply be done again. */
export function Confirm(props: ConfirmProps): ReactNode {
  const { title, text, action, cancel, isUnderWay, failure, onConfirm, onClose, children } = props
  return (
    <Modal opened onClose={onClose} title={title}>
      <Stack gap="md">
        <Text size="sm">{text}</Text>
        {children}
        <FailureShown failure={failure} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" data-autofocus onClick={onClose}>
            {cancel}
          </Button>
          <Button color="red" loading={isUnderWay} onClick={onConfirm}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
