import { Button, Select, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { useOperation, usePages } from '../../client/use-operation.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { Icon } from '../../icons/icon.tsx'
import { Card } from '../../parts/card.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Room } from '../../parts/room.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { agentsText } from '../../text/agents.ts'
import { roomText } from '../../text/shell.ts'
import { AgentEditor, type Saved } from './agent-editor.tsx'
import { AgentList } from './agent-list.tsx'

const route = getRouteApi('/agents')

/** Who can be asked, and where each is from. */
export function AgentsRoom(): ReactNode {
  const { session, make = false } = route.useSearch()
  const agents = usePages('agents.list', session === undefined ? {} : { session })
  const navigate = useNavigate()
  const write = (isWriting: boolean): void =>
    void navigate({ to: '/agents', search: { session, ...(isWriting ? { make: true as const } : {}) } })
  useCommands([
    { id: 'agents.make', title: agentsText.make, group: agentsText.group, run: () => write(true) },
  ])
  const pages = agents.data?.pages ?? []
  return (
    <Room
      title={roomText.agents}
      actions={
        make ? null : (
          <Button leftSection={<Icon name="plus" size={16} />} onClick={() => write(true)}>
            {agentsText.make}
          </Button>
        )
      }
    >
      <Text size="sm" c="dimmed" mt={-10} mb="md">
        {agentsText.about}
      </Text>
      {make ? (
        <Card title={agentsText.make}>
          <AgentEditor
            name={null}
            text={agentsText.template}
            revision="none"
            findings={[]}
            onSaved={(saved) => {
              tellSaved(saved)
              void navigate({ to: '/agents/$name', params: { name: saved.name } })
            }}
            onClose={() => write(false)}
          />
        </Card>
      ) : null}
      <Folder session={session} />
      <FailureShown failure={agents.error} title={agentsText.failed} onRetry={() => void agents.refetch()} />
      {agents.isPending ? <Waiting /> : null}
      {agents.data === undefined ? null : (
        <AgentList agents={pages.flatMap(({ items }) => items)} session={session} />
      )}
      <MoreButton pages={agents} />
      <Unread files={pages[0]?.unread ?? []} />
    </Room>
  )
}

/** Tells what came of a save, wherever the editor was. */
export function tellSaved({ name, version, created }: Saved): void {
  notifications.show({ message: created ? agentsText.saved(name, version) : agentsText.same })
}

/** A folder whose agents are shown as well. */
function Folder({ session }: { session: string | undefined }): ReactNode {
  const navigate = useNavigate()
  const sessions = useOperation('sessions.list', { limit: 100 })
  const { label, none, hint } = agentsText.folder
  const data = (sessions.data?.items ?? []).map(({ id, title, project }) => ({
    value: id,
    label: `${title} · ${project}`,
  }))
  if (data.length === 0) return null
  return (
    <Select
      maw={460}
      mb="sm"
      label={label}
      description={hint}
      placeholder={none}
      clearable
      clearButtonProps={{ 'aria-label': none }}
      searchable
      data={data}
      value={session ?? null}
      onChange={(next) => void navigate({ to: '/agents', search: next === null ? {} : { session: next } })}
    />
  )
}

function Unread({ files }: { files: readonly { readonly file: string; readonly why: string }[] }): ReactNode {
  if (files.length === 0) return null
  return (
    <Card title={agentsText.unread.title}>
      <Text size="sm" c="dimmed">
        {agentsText.unread.text}
      </Text>
      <ul>
        {files.map(({ file, why }) => (
          <li key={file}>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {file}: {why}
            </Text>
          </li>
        ))}
      </ul>
    </Card>
  )
}
