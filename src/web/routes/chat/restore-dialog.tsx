import { Button, Group, Loader, Modal, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { newKey } from '../../client/browser.ts'
import { client } from '../../client/client.ts'
import type { Output } from '../../client/create-client.ts'
import type { Failure } from '../../client/failure.ts'
import { useAction } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { PlanView } from '../../plan/plan-view.tsx'
import { chatText } from '../../text/chat.ts'
import type { Session } from './conversation.tsx'

interface RestoreProps {
  readonly session: Session
  readonly checkpoint: Output<'sessions.checkpoints'>['items'][number]
  readonly onRun: (run: string, text: string) => Promise<void>
  readonly onClose: () => void
}

const text = chatText.restore

/** What going back to a checkpoint would change; exactly that is allowed by the button. */
export function RestoreDialog({ session, checkpoint, onRun, onClose }: RestoreProps): ReactNode {
  const asked = { session: session.id, checkpoint: checkpoint.id }
  // A look at the files as they are now: it is made anew each time, and by nothing that happens meanwhile.
  const preview = useQuery<Output<'sessions.restore'>, Failure>({
    queryKey: ['restore preview', asked],
    queryFn: ({ signal }) =>
      client.call('sessions.restore', { ...asked, dryRun: true }, { signal, once: newKey() }),
    gcTime: 0,
    staleTime: Infinity,
  })
  const restore = useAction('sessions.restore')
  const report = preview.data?.preview ?? null
  const seen = preview.data?.seen ?? null

  async function confirm(): Promise<void> {
    if (seen === null) return
    const begun = await restore.start({ ...asked, seen })
    if (begun === null) return
    onClose()
    if (begun.run !== null) await onRun(begun.run, `/restore ${checkpoint.note ?? checkpoint.id}`)
  }
  return (
    <Modal opened onClose={onClose} title={text.title} size="min(96vw, 900px)">
      <Stack gap="md">
        {preview.isFetching ? (
          <Group gap={6} role="status">
            <Loader size="xs" />
            <Text size="sm">{text.looking}</Text>
          </Group>
        ) : null}
        <FailureShown failure={preview.error} onRetry={() => void preview.refetch()} />
        {preview.isSuccess && report === null ? <Text size="sm">{text.nothing}</Text> : null}
        {report === null ? null : (
          <>
            <PlanView report={report} />
            <Text size="sm" c="dimmed">
              {text.text}
            </Text>
          </>
        )}
        <FailureShown
          failure={restore.failure}
          title={text.failed}
          onRetry={
            restore.failure?.code === 'workspace.preview_stale'
              ? () => {
                  restore.clear()
                  void preview.refetch()
                }
              : undefined
          }
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {chatText.cancel}
          </Button>
          <Button
            disabled={seen === null || preview.isFetching}
            loading={restore.isUnderWay}
            onClick={() => void confirm()}
          >
            {text.confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
