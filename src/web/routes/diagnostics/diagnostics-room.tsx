import { Button, CopyButton, Group, Text } from '@mantine/core'
import { type ReactNode, useEffect, useSyncExternalStore } from 'react'

import { useOperation } from '../../client/use-operation.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { Icon } from '../../icons/icon.tsx'
import { liveStatus } from '../../live/live.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Room } from '../../parts/room.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { diagnosticsText } from '../../text/diagnostics.ts'
import { roomText } from '../../text/shell.ts'
import { exactTimeText } from '../../words/time.ts'
import { diagnosticsLines } from './diagnostics-text.ts'
import { HealthShown } from './health-shown.tsx'
import { NumbersShown } from './numbers-shown.tsx'

/** Fewest ms between two looks: what is measured should not be the measuring. */
const paceMs = 2_000

/** How the daemon does. It is asked again when the stream brings something, since then there is something to tell. */
export function DiagnosticsRoom(): ReactNode {
  const numbers = useOperation('diagnostics.get', {})
  const health = useOperation('health.get', {})
  const live = useSyncExternalStore(liveStatus.subscribe, liveStatus.get)
  const { refetch } = numbers
  const { refetch: refetchHealth } = health
  function again(): void {
    void refetch()
    void refetchHealth()
  }
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = liveStatus.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        void refetch()
        void refetchHealth()
      }, paceMs)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [refetch, refetchHealth])
  const { commands } = diagnosticsText
  useCommands([{ id: 'diagnostics.again', title: commands.again, group: commands.group, run: again }])
  const text = numbers.data === undefined ? '' : diagnosticsLines(numbers.data, health.data, live)
  return (
    <Room
      title={roomText.diagnostics}
      isWide
      actions={
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<Icon name="retry" size={16} />}
            loading={numbers.isFetching}
            onClick={again}
          >
            {diagnosticsText.again}
          </Button>
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={<Icon name={copied ? 'check' : 'copy'} size={16} />}
                disabled={text === ''}
                onClick={copy}
              >
                {copied ? diagnosticsText.copied : diagnosticsText.copy}
              </Button>
            )}
          </CopyButton>
        </Group>
      }
    >
      <Text c="dimmed" size="sm" mt={-10} mb="md">
        {diagnosticsText.about}{' '}
        {numbers.data === undefined ? '' : diagnosticsText.asOf(exactTimeText(numbers.data.at))}
      </Text>
      <FailureShown failure={health.error} title={diagnosticsText.healthFailed} onRetry={again} />
      {health.data === undefined ? null : <HealthShown health={health.data} />}
      <FailureShown failure={numbers.error} title={diagnosticsText.failed} onRetry={again} />
      {numbers.isPending ? <Waiting lines={8} /> : null}
      {numbers.data === undefined ? null : <NumbersShown numbers={numbers.data} live={live} />}
    </Room>
  )
}
