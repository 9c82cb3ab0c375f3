import { Button, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import type { Output } from '../../client/create-client.ts'
import { useAction, usePages } from '../../client/use-operation.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { FolderPicker } from '../../folders/folder-picker.tsx'
import { Icon } from '../../icons/icon.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Room } from '../../parts/room.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { When } from '../../parts/when.tsx'
import { chatText } from '../../text/chat.ts'
import { roomText } from '../../text/shell.ts'
import classes from './chat.module.css'

type Session = Output<'sessions.get'>

const text = chatText.list

/** All sessions, by the folders that they are in. */
export function ChatsRoom(): ReactNode {
  const [typed, setTyped] = useState('')
  const [sought] = useDebouncedValue(typed.trim(), 250)
  const sessions = usePages('sessions.list', sought === '' ? {} : { search: sought })
  const [isChoosing, setChoosing] = useState(false)
  const create = useAction('sessions.create')
  const navigate = useNavigate()
  const items = sessions.data?.pages.flatMap((page) => page.items) ?? []
  const begin = (): void => setChoosing(true)
  useCommands([{ id: 'chat.begin', title: text.begin, group: chatText.commands.group, run: begin }])

  async function choose(project: string): Promise<void> {
    setChoosing(false)
    const session = await create.start({ project })
    if (session !== null) await navigate({ to: '/chat/$session', params: { session: session.id } })
  }
  const button = (
    <Button leftSection={<Icon name="plus" size={16} />} loading={create.isUnderWay} onClick={begin}>
      {text.begin}
    </Button>
  )
  return (
    <Room title={roomText.chat} actions={button}>
      <Text size="sm" c="dimmed" mt={-10} mb="md">
        {text.about}
      </Text>
      <TextInput
        mb="md"
        leftSection={<Icon name="search" size={16} />}
        aria-label={text.search}
        placeholder={text.search}
        maxLength={200}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <FailureShown failure={create.failure} title={text.notBegun} />
      <FailureShown failure={sessions.error} title={text.failed} onRetry={() => void sessions.refetch()} />
      {sessions.isPending ? <Waiting /> : null}
      {sessions.isSuccess && items.length === 0 ? (
        <Empty
          icon={sought === '' ? 'chat' : 'search'}
          {...(sought === '' ? text.empty : text.nothingFound)}
        />
      ) : null}
      {[...Map.groupBy(items, ({ project }) => project)].map(([project, own]) => (
        <Project key={project} project={project} sessions={own} />
      ))}
      <MoreButton pages={sessions} label={text.more} />
      {isChoosing ? (
        <FolderPicker onChoose={(folder) => void choose(folder)} onClose={() => setChoosing(false)} />
      ) : null}
    </Room>
  )
}

function Project({ project, sessions }: { project: string; sessions: readonly Session[] }): ReactNode {
  return (
    <section aria-label={project} className={classes['card']} style={{ marginBottom: 14 }}>
      <h2 className={classes['project']} title={project}>
        {project}
      </h2>
      <ul className={classes['sessions']}>
        {sessions.map(({ id, title, messages, updatedAt }) => (
          <li key={id}>
            <Link to="/chat/$session" params={{ session: id }} className={classes['session']}>
              <span>{title}</span>
              <Text size="sm" c="dimmed" span>
                {text.messages(messages)}, <When at={updatedAt} />
              </Text>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
