import { Alert, Badge, Button, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import type { ProviderView } from '#contract'

import type { Output } from '../../client/create-client.ts'
import { useAction } from '../../client/use-operation.ts'
import { Icon } from '../../icons/icon.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { kindText, modelsText, providersText, remedyText } from '../../text/models.ts'
import classes from './models.module.css'

const colors = { ready: 'teal', error: 'red', resting: 'yellow' } as const

interface RowProps {
  readonly provider: ProviderView
  readonly onRemove: () => void
}

/** A provider, how it does, and the way to find out. */
export function ProviderRow({ provider, onRemove }: RowProps): ReactNode {
  const { name } = provider
  const test = useAction('models.test')
  return (
    <li>
      <Provider provider={provider} hasFailedTest={test.result?.ok === false} />
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          aria-label={providersText.testOf(name)}
          loading={test.isUnderWay}
          onClick={() => void test.start({ name })}
        >
          {providersText.test}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={providersText.removeOf(name)}
          onClick={onRemove}
        >
          {modelsText.remove}
        </Button>
      </Group>
      <div className={classes['told']} role="status">
        {test.isUnderWay ? (
          <Text size="sm" c="dimmed">
            {providersText.testing}
          </Text>
        ) : test.result === undefined ? null : (
          <Tested result={test.result} hasKey={provider.secret !== null} />
        )}
        <FailureShown failure={test.failure} title={providersText.testFailed} />
      </div>
    </li>
  )
}

interface ProviderProps {
  readonly provider: ProviderView
  /** Whether a test says so below; the program itself goes by calls alone. */
  readonly hasFailedTest: boolean
}

function Provider({ provider, hasFailedTest }: ProviderProps): ReactNode {
  const { name, kind, url, secret, local, error, underWay } = provider
  const status = hasFailedTest && provider.status === 'ready' ? 'error' : provider.status
  const { place } = providersText
  return (
    <div>
      <Group gap="xs">
        <Text fw={600} ff="monospace" size="sm">
          {name}
        </Text>
        <Badge color={colors[status]}>{providersText.status[status]}</Badge>
        <Badge color="gray">{local ? place.local : place.far}</Badge>
        {underWay === 0 ? null : (
          <Text size="xs" c="dimmed" span>
            {providersText.underWay(underWay)}
          </Text>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {kindText[kind]}, {url}
      </Text>
      <Text size="sm" c="dimmed">
        {providersText.key}:{' '}
        {secret === null ? (
          providersText.noKey
        ) : (
          <Link to="/settings/$section" params={{ section: 'vault' }}>
            {secret}
          </Link>
        )}
      </Text>
      {error === null || hasFailedTest ? null : <Text size="sm">{error.why}</Text>}
    </div>
  )
}

interface TestedProps {
  readonly result: Output<'models.test'>
  readonly hasKey: boolean
}

function Tested({ result: { ok, ms, models, error }, hasKey }: TestedProps): ReactNode {
  if (ok)
    return (
      <Group gap={6} c="teal">
        <Icon name="check" size={16} />
        <Text size="sm" c="var(--mantine-color-text)">
          {providersText.answers(ms, models)}
        </Text>
      </Group>
    )
  const remedy =
    error?.code === 'model.key_refused' && !hasKey
      ? providersText.needsKey
      : ((error && remedyText[error.code]) ?? error?.hint ?? null)
  return (
    <Alert color="red" icon={<Icon name="warning" />} title={providersText.fails}>
      <Text size="sm">{error?.why}</Text>
      {remedy === null ? null : (
        <Text size="sm" mt={4}>
          {remedy}
        </Text>
      )}
    </Alert>
  )
}
