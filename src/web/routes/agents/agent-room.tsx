import { Alert, Button, Group, Text } from '@mantine/core'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import type { Output } from '../../client/create-client.ts'
import { useAction, useOperation } from '../../client/use-operation.ts'
import { Icon } from '../../icons/icon.tsx'
import { Card } from '../../parts/card.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Room } from '../../parts/room.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { agentsText } from '../../text/agents.ts'
import { AgentEditor } from './agent-editor.tsx'
import { AgentFacts, Missing } from './agent-facts.tsx'
import { AgentVersions } from './agent-versions.tsx'
import classes from './agents.module.css'
import { tellSaved } from './agents-room.tsx'
import { FindingsShown } from './findings-shown.tsx'
import { TalkTo } from './talk-to.tsx'

const route = getRouteApi('/agents/$name')

/** One agent. */
export function AgentRoom(): ReactNode {
  const { name } = route.useParams()
  const { session, from, version } = route.useSearch()
  const asked = {
    name,
    ...(session === undefined ? {} : { session }),
    ...(from === undefined ? {} : { from }),
    ...(version === undefined ? {} : { version }),
  }
  const agent = useOperation('agents.get', asked)
  if (agent.data !== undefined) {
    return <Shown key={JSON.stringify(asked)} agent={agent.data} session={session} old={version} />
  }
  return (
    <Room title={name}>
      <FailureShown failure={agent.error} title={agentsText.oneFailed} onRetry={() => void agent.refetch()} />
      {agent.isPending ? <Waiting /> : null}
      {agent.isError ? <Link to="/agents">{agentsText.back}</Link> : null}
      {agent.isError ? <AgentVersions name={name} current={null} /> : null}
    </Room>
  )
}

interface ShownProps {
  readonly agent: Output<'agents.get'>
  readonly session: string | undefined
  /** The version, where one is looked at that need not be the newest. */
  readonly old: number | undefined
}

function Shown({ agent, session, old }: ShownProps): ReactNode {
  const { name, from, text, revision, notes } = agent
  const [isEditing, setEditing] = useState(false)
  const [isRemoving, setRemoving] = useState(false)
  const navigate = useNavigate()
  const toggle = useAction('agents.schedule')
  const isTaken = old === undefined
  return (
    <Room
      title={name}
      actions={
        <Group gap="xs">
          {isTaken ? <TalkTo agent={name} session={session} isMain /> : null}
          <Button variant="default" disabled={isEditing} onClick={() => setEditing(true)}>
            {from === 'kept' ? agentsText.edit : agentsText.copyOf}
          </Button>
          {from === 'kept' && isTaken ? <ScheduleButton agent={agent} toggle={toggle} /> : null}
          {from === 'kept' && isTaken ? (
            <Button variant="default" onClick={() => setRemoving(true)}>
              {agentsText.remove}
            </Button>
          ) : null}
        </Group>
      }
    >
      <Text size="sm" mt={-10} mb="sm">
        <Link to="/agents" search={{ session }}>
          {agentsText.back}
        </Link>
      </Text>
      {old === undefined ? null : (
        <Alert color="yellow" icon={<Icon name="clock" />} title={agentsText.old.title(old)} mb="md">
          <Text size="sm">
            {agentsText.old.text}{' '}
            <Link to="/agents/$name" params={{ name }} style={{ color: 'inherit' }}>
              {agentsText.old.newest}
            </Link>
          </Text>
        </Alert>
      )}
      <FailureShown failure={toggle.failure} title={agentsText.schedule.failed} />
      <Missing agent={agent} />
      <AgentFacts agent={agent} />
      <Card title={agentsText.text}>
        {isEditing ? (
          <AgentEditor
            name={name}
            text={text}
            revision={isTaken ? revision : undefined}
            findings={notes}
            says={from === 'kept' ? undefined : agentsText.editor.copy}
            onSaved={(saved) => {
              tellSaved(saved)
              setEditing(false)
              void navigate({ to: '/agents/$name', params: { name }, search: {} })
            }}
            onClose={() => setEditing(false)}
          />
        ) : (
          <>
            {/* Long texts scroll, and so can be reached by keyboard. */}
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
            <pre className={classes['text']} tabIndex={0} role="group" aria-label={agentsText.text}>
              {text}
            </pre>
            <FindingsShown findings={notes} />
          </>
        )}
      </Card>
      <AgentVersions name={name} current={from === 'kept' ? agent.version : null} />
      {isRemoving ? <RemoveAgent name={name} revision={revision} onClose={() => setRemoving(false)} /> : null}
    </Room>
  )
}

interface ScheduleProps {
  readonly agent: Output<'agents.get'>
  readonly toggle: ReturnType<typeof useAction<'agents.schedule'>>
}

/** Turns the schedule of an agent on or off; nothing for one without. */
function ScheduleButton({ agent: { name, schedule }, toggle }: ScheduleProps): ReactNode {
  if (schedule === null) return null
  return (
    <Button
      variant="default"
      leftSection={<Icon name="clock" size={16} />}
      loading={toggle.isUnderWay}
      onClick={() => void toggle.start({ name, on: !schedule.on })}
    >
      {schedule.on ? agentsText.schedule.off : agentsText.schedule.on}
    </Button>
  )
}

interface RemoveProps {
  readonly name: string
  readonly revision: string
  readonly onClose: () => void
}

function RemoveAgent({ name, revision, onClose }: RemoveProps): ReactNode {
  const remove = useAction('agents.remove')
  const navigate = useNavigate()
  const { title, text, cancel } = agentsText.removing
  async function confirm(): Promise<void> {
    if ((await remove.start({ name, revision })) !== null) await navigate({ to: '/agents' })
  }
  return (
    <Confirm
      title={title(name)}
      text={text}
      action={agentsText.remove}
      cancel={cancel}
      isUnderWay={remove.isUnderWay}
      failure={remove.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  )
}
