import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import { download } from '../client/download.ts'
import { useAction } from '../client/use-operation.ts'
import type { Command } from '../commands/registry.ts'
import { useCommands } from '../commands/use-commands.ts'
import { Icon, type IconName } from '../icons/icon.tsx'
import { FailureShown } from '../parts/failure-shown.tsx'
import { forgetText, runText } from '../text/runs.ts'
import { ForgetDialog } from './forget-dialog.tsx'
import type { RunView } from './run-head.tsx'
import { UndoDialog } from './undo-dialog.tsx'

const text = runText.actions
const cancelText = runText.cancel

interface Act extends Command {
  readonly icon: IconName
  readonly isMain?: boolean
  readonly isBusy: boolean
}

/** What can be done with a run as it stands: buttons, and the same in the palette and by keys. */
export function RunActions({ run }: { run: RunView }): ReactNode {
  const [isCancelling, cancelling] = useDisclosure(false)
  const [isUndoing, undoing] = useDisclosure(false)
  const [isForgetting, forgetting] = useDisclosure(false)
  const { acts, failure } = useActs(run, {
    askCancel: cancelling.open,
    askUndo: undoing.open,
    askForget: forgetting.open,
  })
  useCommands(acts)
  return (
    <>
      <Group gap="xs" my="sm">
        {acts
          .filter(({ when }) => when?.() ?? true)
          .map((act) => (
            <Button
              key={act.id}
              size="xs"
              variant={act.isMain ? 'filled' : 'default'}
              leftSection={<Icon name={act.icon} size={15} />}
              loading={act.isBusy}
              onClick={act.run}
            >
              {act.title}
            </Button>
          ))}
      </Group>
      <FailureShown failure={failure} />
      {isCancelling ? <CancelDialog run={run.id} onClose={cancelling.close} /> : null}
      {isUndoing ? <UndoDialog run={run.id} onClose={undoing.close} /> : null}
      {isForgetting ? <ForgetDialog run={run.id} onClose={forgetting.close} /> : null}
    </>
  )
}

interface Dialogs {
  askCancel(): void
  askUndo(): void
  askForget(): void
}

function useActs(
  run: RunView,
  { askCancel, askUndo, askForget }: Dialogs,
): { acts: readonly Act[]; failure: Error | null } {
  const navigate = useNavigate()
  const [lost, setLost] = useState<Error | null>(null)
  const pause = useAction('runs.pause')
  const resume = useAction('runs.resume')
  const retry = useAction('runs.retry')
  const hasEnded = run.finishedAt !== null
  const isKept = run.forgottenAt === null
  const group = text.group

  async function tryAgain(): Promise<void> {
    const begun = await retry.start({ id: run.id })
    if (begun !== null) await navigate({ to: '/runs/$id', params: { id: begun.run } })
  }
  function save(): void {
    setLost(null)
    download('runs.bundle', { id: run.id }, { signal: new AbortController().signal }).catch(
      (error: unknown) => setLost(error as Error),
    )
  }
  const acts: readonly Act[] = [
    {
      id: 'run.resume',
      title: text.resume,
      group,
      keys: 'r',
      icon: 'play',
      isMain: true,
      isBusy: resume.isUnderWay,
      when: () => run.status === 'paused',
      run: () => void resume.start({ id: run.id }),
    },
    {
      id: 'run.undo',
      title: text.undo,
      group,
      keys: 'u',
      icon: 'undo',
      isMain: true,
      isBusy: false,
      when: () => isKept && hasEnded && run.effects.stand > 0 && run.program !== 'unwind',
      run: askUndo,
    },
    {
      id: 'run.retry',
      title: text.retry,
      group,
      icon: 'retry',
      isBusy: retry.isUnderWay,
      when: () => isKept && run.status === 'failed' && run.workflow !== null,
      run: () => void tryAgain(),
    },
    {
      id: 'run.pause',
      title: text.pause,
      group,
      keys: 'p',
      icon: 'pause',
      isBusy: pause.isUnderWay,
      when: () => !hasEnded && run.status !== 'paused',
      run: () => void pause.start({ id: run.id }),
    },
    {
      id: 'run.cancel',
      title: text.cancel,
      group,
      icon: 'stop',
      isBusy: false,
      when: () => !hasEnded,
      run: askCancel,
    },
    forgetAct(run, askForget),
    { id: 'run.export', title: text.bundle, group, icon: 'download', isBusy: false, run: save },
  ]
  return { acts, failure: pause.failure ?? resume.failure ?? retry.failure ?? lost }
}

function forgetAct(run: RunView, askForget: () => void): Act {
  return {
    id: 'run.forget',
    title: forgetText.action,
    group: text.group,
    icon: 'close',
    isBusy: false,
    when: () =>
      run.forgottenAt === null && run.finishedAt !== null && run.parent === null && run.program !== 'unwind',
    run: askForget,
  }
}

function CancelDialog({ run, onClose }: { run: string; onClose: () => void }): ReactNode {
  const [reason, setReason] = useState('')
  const cancel = useAction('runs.cancel')
  async function end(): Promise<void> {
    if ((await cancel.start({ id: run, reason })) !== null) onClose()
  }
  return (
    <Modal opened onClose={onClose} title={cancelText.title}>
      <Stack gap="sm">
        <Text size="sm">{cancelText.text}</Text>
        <TextInput
          data-autofocus
          label={cancelText.reason}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <FailureShown failure={cancel.failure} />
        <Group gap="xs" justify="end">
          <Button variant="default" onClick={onClose}>
            {cancelText.no}
          </Button>
          <Button color="red" loading={cancel.isUnderWay} onClick={() => void end()}>
            {cancelText.yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
