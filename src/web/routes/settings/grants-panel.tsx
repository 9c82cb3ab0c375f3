import { Badge, Button, Checkbox, Group, Text, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
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
import { grantsText, settingsText } from '../../text/settings.ts'
import { GiveGrant } from './give-grant.tsx'
import { GrantsLog } from './grants-log.tsx'
import classes from './settings.module.css'

type GrantView = Output<'grants.list'>['items'][number]

/** What is allowed for longer than a run. */
export function GrantsPanel(): ReactNode {
  const [ended, setEnded] = useState(false)
  const grants = usePages('grants.list', { ended })
  const [isGiving, setGiving] = useState(false)
  const [revoked, setRevoked] = useState<GrantView | null>(null)
  const items = grants.data?.pages.flatMap((page) => page.items) ?? []
  useCommands([
    { id: 'grants.give', title: grantsText.give, group: settingsText.group, run: () => setGiving(true) },
  ])
  function done(): void {
    setGiving(false)
    setRevoked(null)
    void grants.refetch()
  }
  return (
    <>
      <Text size="sm" c="dimmed" mb="md">
        {grantsText.about}
      </Text>
      <Card
        title={settingsText.titles.grants}
        aside={
          <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setGiving(true)}>
            {grantsText.give}
          </Button>
        }
      >
        <Checkbox
          label={grantsText.ended}
          checked={ended}
          onChange={({ currentTarget }) => setEnded(currentTarget.checked)}
          mb="xs"
        />
        <FailureShown
          failure={grants.error}
          title={settingsText.failed}
          onRetry={() => void grants.refetch()}
        />
        {grants.isPending ? <Waiting /> : null}
        {grants.isSuccess && items.length === 0 ? <Empty icon="approvals" {...grantsText.empty} /> : null}
        <ul className={classes['list']}>
          {items.map((grant) => (
            <li key={grant.id}>
              <GrantShown grant={grant} />
              {grant.holds ? (
                <Button size="compact-sm" variant="default" onClick={() => setRevoked(grant)}>
                  {grantsText.revoke}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
        <MoreButton pages={grants} label={settingsText.more} />
      </Card>
      <GrantsLog />
      {isGiving ? <GiveGrant onDone={done} onClose={() => setGiving(false)} /> : null}
      {revoked === null ? null : <Revoke grant={revoked} onDone={done} onClose={() => setRevoked(null)} />}
    </>
  )
}

function GrantShown({ grant }: { grant: GrantView }): ReactNode {
  const { capability, reason, lifetime, givenBy, givenAt, expiresAt, takenBy, revoked, holds } = grant
  return (
    <div>
      <Group gap="xs">
        <Text size="sm" ff="monospace" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {capability}
        </Text>
        {lifetime === 'once' ? <Badge color="gray">{grantsText.once}</Badge> : null}
        {holds || revoked !== null || takenBy !== null ? null : (
          <Badge color="gray">{grantsText.expired}</Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {[grantsText.for(grant.for), reason, grantsText.givenBy(givenBy)].filter(Boolean).join(', ')},{' '}
        <When at={givenAt} />
        {expiresAt === null ? null : (
          <>
            , {grantsText.until} <When at={expiresAt} />
          </>
        )}
      </Text>
      {takenBy === null ? null : (
        <Text size="sm" c="dimmed">
          {grantsText.takenBy}{' '}
          <Link to="/runs/$id" params={{ id: takenBy }}>
            {takenBy}
          </Link>
        </Text>
      )}
      {revoked === null ? null : (
        <Text size="sm" c="dimmed">
          {grantsText.revokedBy(revoked.by, revoked.why)}, <When at={revoked.at} />
        </Text>
      )}
    </div>
  )
}

interface RevokeProps {
  readonly grant: GrantView
  readonly onDone: () => void
  readonly onClose: () => void
}

function Revoke({ grant, onDone, onClose }: RevokeProps): ReactNode {
  const revoke = useAction('grants.revoke')
  const [why, setWhy] = useState('')
  async function confirm(): Promise<void> {
    if ((await revoke.start({ id: grant.id, why })) !== null) onDone()
  }
  return (
    <Confirm
      title={grantsText.revokeTitle}
      text={`${grant.capability}: ${grantsText.revokeText}`}
      action={grantsText.revoke}
      cancel={settingsText.cancel}
      isUnderWay={revoke.isUnderWay}
      failure={revoke.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <TextInput
        label={grantsText.why}
        value={why}
        maxLength={1_000}
        onChange={({ currentTarget }) => setWhy(currentTarget.value)}
      />
    </Confirm>
  )
}
