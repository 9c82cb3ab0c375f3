import { Badge, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import type { Output } from '../client/create-client.ts'
import { useAction, useOperation } from '../client/use-operation.ts'
import { FailureShown } from '../parts/failure-shown.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { planText } from '../text/plan.ts'
import { runText } from '../text/runs.ts'
import { ScrolledList } from './scrolled-list.tsx'

const text = runText.undo
type Plan = Output<'runs.undoPlan'>

const colours = {
  undone: 'green',
  nothing: 'gray',
  changed: 'orange',
  irreversible: 'red',
  kept: 'gray',
  pruned: 'red',
  failed: 'red',
} as const

/** What taking a run back would do, before it is done. */
export function UndoDialog({ run, onClose }: { run: string; onClose: () => void }): ReactNode {
  const undo = useAction('runs.undo')
  const plan = useOperation('runs.undoPlan', { id: run }, { enabled: !undo.hasBegun })
  const navigate = useNavigate()
  const [keep, setKeep] = useState(false)
  const needsKeep = plan.data !== undefined && leftOf(plan.data) > 0
  const canBegin = plan.data !== undefined && plan.data.counts.undone > 0 && (!needsKeep || keep)

  async function begin(): Promise<void> {
    const begun = await undo.start({ id: run, keep })
    if (begun === null) return
    onClose()
    await navigate({ to: '/runs/$id', params: { id: begun.run } })
  }
  return (
    <Modal opened onClose={onClose} title={text.title} size="lg">
      <Stack gap="sm">
        {plan.isPending ? (
          <>
            <Text size="sm">{text.looking}</Text>
            <Waiting />
          </>
        ) : null}
        <FailureShown failure={plan.error} onRetry={() => void plan.refetch()} />
        {plan.data === undefined ? null : <UndoPlan plan={plan.data} />}
        {needsKeep ? (
          <Checkbox
            label={text.keep}
            checked={keep}
            onChange={({ currentTarget }) => setKeep(currentTarget.checked)}
          />
        ) : null}
        <FailureShown failure={undo.failure} />
        <Group gap="xs" justify="end">
          <Button variant="default" onClick={onClose}>
            {text.no}
          </Button>
          <Button disabled={!canBegin} loading={undo.isUnderWay} onClick={() => void begin()}>
            {text.yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** How many steps would stay although nobody said so. */
function leftOf({ counts }: Pick<Plan, 'counts'>): number {
  return counts.changed + counts.irreversible + counts.pruned + counts.failed
}

function UndoPlan({ plan }: { plan: Plan }): ReactNode {
  return (
    <>
      <Text fw={600}>{plan.counts.undone === 0 ? text.nothing : text.counts(plan.counts.undone)}</Text>
      {plan.files.length === 0 ? null : (
        <section aria-label={text.files}>
          <Text size="sm" fw={600}>
            {text.files}
          </Text>
          <ScrolledList label={text.files}>
            {plan.files.slice(0, 200).map((file) => (
              <li key={file.change + file.path}>
                <b>{planText.change[file.change]}</b>{' '}
                {file.from === null ? file.path : `${file.from} → ${file.path}`}
              </li>
            ))}
          </ScrolledList>
        </section>
      )}
      <details>
        <summary>
          <Text span size="sm" fw={600}>
            {text.steps}
          </Text>
        </summary>
        <ScrolledList label={text.steps}>
          {plan.steps.slice(0, 200).map((step) => (
            <li key={step.position}>
              <Badge size="sm" color={colours[step.state]}>
                {text.states[step.state]}
              </Badge>{' '}
              {step.text}
              {step.why === null ? null : <Text size="xs">{step.why}</Text>}
            </li>
          ))}
        </ScrolledList>
      </details>
      {plan.truncated || plan.steps.length > 200 || plan.files.length > 200 ? (
        <Text size="xs" c="dimmed">
          {text.truncated}
        </Text>
      ) : null}
    </>
  )
}
