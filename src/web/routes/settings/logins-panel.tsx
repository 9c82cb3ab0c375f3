import { Badge, Button, CopyButton, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { OutputOf } from '#contract'
import type { loginOperations } from '#contract/operations'

import { client } from '../../client/client.ts'
import type { Failure } from '../../client/failure.ts'
import { leave } from '../../client/login.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { Icon } from '../../icons/icon.tsx'
import { Card } from '../../parts/card.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { When } from '../../parts/when.tsx'
import { loginsText, settingsText } from '../../text/settings.ts'
import { agentText } from './agent-text.ts'
import classes from './settings.module.css'

type Logins = OutputOf<(typeof loginOperations)['login.list']>
type NewLink = OutputOf<(typeof loginOperations)['login.newLink']>

const place = '/api/v2/login/sessions'

/** What is asked of the entrance itself; it is no operation. @throws Failure */
async function ask<Answer>(path: string, method: string, signal: AbortSignal): Promise<Answer> {
  const body = method === 'POST' ? { body: {} } : {}
  const response = await client.ask(path, { method, signal, ...body })
  return (await response.json()) as Answer
}

/** The browsers that are logged in, and ways to end that. */
export function LoginsPanel(): ReactNode {
  const logins = useQuery<Logins, Failure>({
    queryKey: ['login.list'],
    queryFn: ({ signal }) => ask<Logins>(place, 'GET', signal),
    staleTime: 5_000,
  })
  const end = useMutation<unknown, Failure, string>({
    mutationFn: (path) => ask(path, 'DELETE', new AbortController().signal),
    onSuccess: () => void logins.refetch(),
  })
  const out = useMutation<void, Failure>({
    mutationFn: () => leave({ signal: new AbortController().signal }),
  })
  useCommands([
    { id: 'logins.leave', title: loginsText.leave, group: settingsText.group, run: () => out.mutate() },
  ])
  const items = logins.data?.items ?? []
  return (
    <>
      <Text size="sm" c="dimmed" mb="md">
        {loginsText.about}
      </Text>
      <Card title={settingsText.titles.logins}>
        <FailureShown
          failure={logins.error}
          title={settingsText.failed}
          onRetry={() => void logins.refetch()}
        />
        <FailureShown failure={end.error ?? out.error} title={loginsText.failed} />
        {logins.isPending ? <Waiting /> : null}
        <ul className={classes['list']}>
          {items.map((login) => (
            <li key={login.id}>
              <div>
                <Text size="sm" fw={600}>
                  {agentText(login.agent)} {login.isOwn ? <Badge ml={6}>{loginsText.own}</Badge> : null}
                </Text>
                <Text size="sm" c="dimmed">
                  {loginsText.by[login.by]}, {loginsText.since} <When at={login.createdAt} />,{' '}
                  {loginsText.seen} <When at={login.seenAt} />, {loginsText.expires}{' '}
                  <When at={login.expiresAt} />
                </Text>
              </div>
              {login.isOwn ? (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={out.isPending}
                  onClick={() => out.mutate()}
                >
                  {loginsText.leave}
                </Button>
              ) : (
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => end.mutate(`${place}/${encodeURIComponent(login.id)}`)}
                >
                  {loginsText.end}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {items.length > 1 ? (
          <Button mt="sm" variant="default" loading={end.isPending} onClick={() => end.mutate(place)}>
            {loginsText.endOthers}
          </Button>
        ) : null}
      </Card>
      <OtherBrowser />
    </>
  )
}

function OtherBrowser(): ReactNode {
  const made = useMutation<NewLink, Failure>({
    mutationFn: () => ask<NewLink>('/api/v2/login/links', 'POST', new AbortController().signal),
  })
  return (
    <Card title={loginsText.newLink}>
      <FailureShown failure={made.error} title={settingsText.failed} />
      <Stack gap="sm">
        {made.data === undefined ? null : (
          <Group align="end" gap="xs" wrap="nowrap">
            <TextInput style={{ flex: 1 }} label={loginsText.link} readOnly value={made.data.link} />
            <CopyButton value={made.data.link}>
              {({ copied, copy }) => (
                <Button
                  variant="default"
                  leftSection={<Icon name={copied ? 'check' : 'copy'} size={16} />}
                  onClick={copy}
                >
                  {copied ? loginsText.copied : loginsText.copy}
                </Button>
              )}
            </CopyButton>
          </Group>
        )}
        <div>
          <Button variant="default" loading={made.isPending} onClick={() => made.mutate()}>
            {loginsText.newLink}
          </Button>
        </div>
      </Stack>
    </Card>
  )
}
