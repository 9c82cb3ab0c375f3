import { Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'

import { useAction } from '../../client/use-operation.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { Icon } from '../../icons/icon.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { chatText } from '../../text/chat.ts'
import type { RunSummary } from './session-runs.ts'

interface SteerProps {
  readonly turn: RunSummary
  /** The buttons are about to go: whoever used them goes on typing. */
  readonly onDone: () => void
}

const text = chatText.composer

/** What holds a turn that is at work. */
export function Steer({ turn: { id, status }, onDone }: SteerProps): ReactNode {
  const cancel = useAction('runs.cancel')
  const pause = useAction('runs.pause')
  const resume = useAction('runs.resume')
  const isPaused = status === 'paused'
  const stop = async (): Promise<void> => {
    if ((await cancel.start({ id })) !== null) onDone()
  }
  const hold = async (): Promise<void> => {
    await (isPaused ? resume : pause).start({ id })
  }
  useCommands([
    { id: 'chat.stop', title: text.stop, group: chatText.commands.group, run: () => void stop() },
    {
      id: 'chat.hold',
      title: isPaused ? text.resume : text.pause,
      group: chatText.commands.group,
      run: () => void hold(),
    },
  ])
  return (
    <>
      <Group gap="xs" ml="auto">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon name={isPaused ? 'play' : 'pause'} size={14} />}
          loading={pause.isUnderWay || resume.isUnderWay}
          onClick={() => void hold()}
        >
          {isPaused ? text.resume : text.pause}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Icon name="stop" size={14} />}
          loading={cancel.isUnderWay}
          onClick={() => void stop()}
        >
          {text.stop}
        </Button>
      </Group>
      <FailureShown failure={cancel.failure ?? pause.failure ?? resume.failure} title={chatText.notDone} />
    </>
  )
}
