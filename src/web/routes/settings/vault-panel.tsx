import { Badge, Button, Group, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import type { Output } from '../../client/create-client.ts'
import { useAction, usePages } from '../../client/use-operation.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { Icon } from '../../icons/icon.tsx'
import { Card } from '../../parts/card.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { When } from '../../parts/when.tsx'
import { settingsText, vaultText } from '../../text/settings.ts'
import { NewSecret, NewValue } from './secret-forms.tsx'
import classes from './settings.module.css'

type SecretView = Output<'vault.list'>['items'][number]
type Dialog = { readonly is: 'add' } | { readonly is: 'rotate' | 'remove'; readonly name: string }

/** The secrets by name and binding. Their values come in here and never out. */
export function VaultPanel(): ReactNode {
  const secrets = usePages('vault.list', {})
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const items = secrets.data?.pages.flatMap((page) => page.items) ?? []
  const close = (): void => setDialog(null)
  function done(): void {
    close()
    void secrets.refetch()
  }
  useCommands([
    {
      id: 'vault.add',
      title: vaultText.add,
      group: settingsText.group,
      run: () => setDialog({ is: 'add' }),
    },
  ])
  return (
    <>
      <Text size="sm" c="dimmed" mb="md">
        {vaultText.about}
      </Text>
      <Card
        title={settingsText.titles.vault}
        aside={
          <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setDialog({ is: 'add' })}>
            {vaultText.add}
          </Button>
        }
      >
        <FailureShown
          failure={secrets.error}
          title={settingsText.failed}
          onRetry={() => void secrets.refetch()}
        />
        {secrets.isPending ? <Waiting /> : null}
        {secrets.isSuccess && items.length === 0 ? <Empty icon="key" {...vaultText.empty} /> : null}
        <ul className={classes['list']}>
          {items.map((secret) => (
            <li key={secret.name}>
              <Secret secret={secret} />
              <Group gap="xs">
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => setDialog({ is: 'rotate', name: secret.name })}
                >
                  {vaultText.rotate}
                </Button>
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => setDialog({ is: 'remove', name: secret.name })}
                >
                  {settingsText.remove}
                </Button>
              </Group>
            </li>
          ))}
        </ul>
        <MoreButton pages={secrets} label={settingsText.more} />
      </Card>
      <Whole />
      {dialog?.is === 'add' ? <NewSecret onDone={done} onClose={close} /> : null}
      {dialog?.is === 'rotate' ? <NewValue name={dialog.name} onDone={done} onClose={close} /> : null}
      {dialog?.is === 'remove' ? <Remove name={dialog.name} onDone={done} onClose={close} /> : null}
    </>
  )
}

function Secret({ secret }: { secret: SecretView }): ReactNode {
  const { name, binding, version, retired, rotatedAt } = secret
  return (
    <div>
      <Group gap="xs">
        <Text fw={600} ff="monospace" size="sm">
          {name}
        </Text>
        <Badge color="gray">{vaultText.version(version)}</Badge>
        <Text size="xs" c="dimmed" span>
          <When at={rotatedAt} />
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {binding === null
          ? vaultText.unusable
          : `${vaultText.sentTo} ${binding.hosts.join(', ')} (${
              binding.methods.length === 0 ? vaultText.any : binding.methods.join(', ')
            }, ${binding.paths.join(', ')}, ${binding.header})`}
      </Text>
      {retired === 0 ? null : (
        <Text size="xs" c="dimmed">
          {vaultText.retired(retired)}
        </Text>
      )}
    </div>
  )
}

interface RemoveProps {
  readonly name: string
  readonly onDone: () => void
  readonly onClose: () => void
}

function Remove({ name, onDone, onClose }: RemoveProps): ReactNode {
  const remove = useAction('vault.remove')
  async function confirm(): Promise<void> {
    if ((await remove.start({ name })) !== null) onDone()
  }
  return (
    <Confirm
      title={vaultText.removeTitle(name)}
      text={vaultText.removeText}
      action={settingsText.remove}
      cancel={settingsText.cancel}
      isUnderWay={remove.isUnderWay}
      failure={remove.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  )
}

function Whole(): ReactNode {
  const rekey = useAction('vault.rekey')
  const lock = useAction('vault.lock')
  return (
    <Card title={vaultText.more}>
      <FailureShown failure={rekey.failure ?? lock.failure} title={vaultText.failed} />
      <ul className={classes['list']}>
        <li>
          <Text size="sm">{vaultText.rekeyText}</Text>
          <Button variant="default" loading={rekey.isUnderWay} onClick={() => void rekey.start({})}>
            {vaultText.rekey}
          </Button>
        </li>
        <li>
          <Text size="sm">{vaultText.lockText}</Text>
          <Button variant="default" loading={lock.isUnderWay} onClick={() => void lock.start({})}>
            {vaultText.lock}
          </Button>
        </li>
      </ul>
      <Text size="sm" role="status" c="dimmed">
        {rekey.result === undefined ? '' : vaultText.rekeyed(rekey.result.secrets)}
        {lock.result === undefined ? '' : ` ${vaultText.locked}`}
      </Text>
    </Card>
  )
}
