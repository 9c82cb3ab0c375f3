import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import { useAction, useOperation } from '../client/use-operation.ts'
import { FailureShown } from '../parts/failure-shown.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { forgetText as text } from '../text/runs.ts'

/** Shows what would go with a run and what could no longer be done, and forgets it when somebody says so. */
export function ForgetDialog({ run, onClose }: { run: string; onClose: () => void }): ReactNode {
  const [isMeant, setMeant] = useState(false)
  const forget = useAction('runs.forget')
  const plan = useOperation('runs.forgetPlan', { id: run }, { enabled: !forget.hasBegun })
  const isUndoable = (plan.data?.undoableCount ?? 0) > 0
  async function carryOut(): Promise<void> {
    if ((await forget.start({ id: run, undoable: isMeant })) !== null) onClose()
  }
  return (
    <Modal opened onClose={onClose} title={text.title}>
      <Stack gap="sm">
        {plan.isPending ? <Waiting lines={3} /> : null}
        <FailureShown failure={plan.error} />
        {plan.data === undefined ? null : (
          <>
            <Text size="sm">{text.goes(plan.data.runs)}</Text>
            <Text size="sm">{text.stays}</Text>
            {plan.data.forks + plan.data.toldOn > 0 ? (
              <Text size="sm">{text.keep(plan.data.forks, plan.data.toldOn)}</Text>
            ) : null}
            {isUndoable ? (
              <Checkbox
                checked={isMeant}
                label={text.undoable}
                onChange={({ currentTarget }) => setMeant(currentTarget.checked)}
              />
            ) : null}
          </>
        )}
        <FailureShown failure={forget.failure} />
        <Group gap="xs" justify="end">
          <Button variant="default" onClick={onClose}>
            {text.no}
          </Button>
          <Button
            color="red"
            disabled={plan.data === undefined || (isUndoable && !isMeant)}
            loading={forget.isUnderWay}
            onClick={() => void carryOut()}
          >
            {text.yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
