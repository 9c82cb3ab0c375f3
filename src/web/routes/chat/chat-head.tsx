import { ActionIcon, Button, Group, Modal, Stack, TextInput, Title, Tooltip } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'

import { useAction, useOperation } from '../../client/use-operation.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { Icon } from '../../icons/icon.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { chatText } from '../../text/chat.ts'
import classes from './chat.module.css'
import type { Session } from './conversation.tsx'
import { goOn, type RunSummary } from './session-runs.ts'
import { slashNames } from './slash.ts'
import type { Wishes } from './use-wishes.ts'
import { WordsDialog } from './words-dialog.tsx'

interface HeadProps {
  readonly session: Session
  readonly wishes: Wishes
  readonly runs: readonly RunSummary[]
}

export function ChatHead({ session, wishes, runs }: HeadProps): ReactNode {
  const [isRenaming, setRenaming] = useState(false)
  const [isReading, setReading] = useState(false)
  const words = useOperation('words.get', { session: session.id })
  const last = goOn(runs)
  const { commands } = chatText
  // Those that need words after them are begun where one types; the others are carried out.
  useCommands([
    ...slashNames.map((name) => ({
      id: `chat.${name}`,
      title: `/${name}: ${commands[name].says}`,
      group: commands.group,
      run: () =>
        name === 'run' || name === 'tool' ? wishes.prefill(`/${name} `) : void wishes.take(`/${name}`),
    })),
    { id: 'chat.words', title: chatText.words.title, group: commands.group, run: () => setReading(true) },
    { id: 'chat.rename', title: chatText.renameTitle, group: commands.group, run: () => setRenaming(true) },
  ])
  return (
    <div className={classes['head']}>
      <div className={classes['names']}>
        <Group gap={6} wrap="nowrap">
          <Tooltip label={chatText.back}>
            <ActionIcon component={Link} to="/chat" variant="subtle" color="gray" aria-label={chatText.back}>
              <span style={{ display: 'flex', rotate: '180deg' }}>
                <Icon name="right" />
              </span>
            </ActionIcon>
          </Tooltip>
          <Title order={1}>{session.title}</Title>
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setRenaming(true)}>
            {chatText.rename}
          </Button>
        </Group>
        <div className={classes['folder']} title={session.project}>
          {session.project}
        </div>
      </div>
      <Group gap="xs">
        {last === null ? null : (
          <Button
            variant="default"
            leftSection={<Icon name={last.by === 'look' ? 'approvals' : 'play'} size={16} />}
            loading={wishes.isUnderWay}
            onClick={() => void wishes.take('/resume')}
          >
            {chatText.resume[last.by]}
          </Button>
        )}
        {words.data === undefined || words.data.items.length === 0 ? null : (
          <Button variant="default" onClick={() => setReading(true)}>
            {chatText.words.open[words.data.trust]}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<Icon name="clock" size={16} />}
          onClick={() => wishes.showCheckpoints(true)}
        >
          {chatText.checkpoints.title}
        </Button>
      </Group>
      {isReading ? <WordsDialog session={session.id} onClose={() => setReading(false)} /> : null}
      {isRenaming ? <Rename session={session} onClose={() => setRenaming(false)} /> : null}
    </div>
  )
}

function Rename({ session, onClose }: { session: Session; onClose: () => void }): ReactNode {
  const { id, revision } = session
  const queries = useQueryClient()
  const rename = useAction('sessions.rename')
  const [title, setTitle] = useState(session.title)
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const renamed = await rename.start({ id, title, revision })
    if (renamed === null) return
    queries.setQueryData(['sessions.get', { id }], renamed)
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={chatText.renameTitle}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <TextInput
            label={chatText.title}
            data-autofocus
            maxLength={200}
            value={title}
            onChange={({ currentTarget }) => setTitle(currentTarget.value)}
          />
          <FailureShown failure={rename.failure} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {chatText.cancel}
            </Button>
            <Button type="submit" disabled={title.trim() === ''} loading={rename.isUnderWay}>
              {chatText.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
