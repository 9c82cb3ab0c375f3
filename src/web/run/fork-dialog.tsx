import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { useAction, useOperation } from '../client/use-operation.ts'
import { FailureShown } from '../parts/failure-shown.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { runText } from '../text/runs.ts'
import { ScrolledList } from './scrolled-list.tsx'

const text = runText.fork

/** A fork, with what it would do again. */
export function ForkDialog({
  run,
  fromKey,
  onClose,
}: {
  run: string
  fromKey: string
  onClose: () => void
}): ReactNode {
  const plan = useOperation('runs.forkPlan', { id: run, fromKey })
  const fork = useAction('runs.fork')
  const navigate = useNavigate()
  const again = plan.data?.steps ?? []

  async function begin(): Promise<void> {
    const begun = await fork.start({ id: run, fromKey })
    if (begun === null) return
    onClose()
    await navigate({ to: '/runs/$id', params: { id: begun.run } })
  }
  return (
    <Modal opened onClose={onClose} title={text.title}>
      <Stack gap="sm">
        <Text size="sm">{text.text}</Text>
        {plan.isPending ? <Waiting lines={2} /> : null}
        <FailureShown failure={plan.error} />
        {plan.data === undefined ? null : (
          <Text size="sm">{again.length === 0 ? text.nothing : `${text.again} ${text.undoFirst}`}</Text>
        )}
        {again.length === 0 ? null : (
          <ScrolledList label={text.again}>
            {again.slice(0, 50).map((step) => (
              <li key={step.position}>{step.text}</li>
            ))}
          </ScrolledList>
        )}
        <FailureShown failure={fork.failure} />
        <Group gap="xs" justify="end">
          <Button variant="default" onClick={onClose}>
            {text.no}
          </Button>
          <Button loading={fork.isUnderWay} onClick={() => void begin()}>
            {text.yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
