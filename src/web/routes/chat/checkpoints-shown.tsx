import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

import { sizeText } from '#base'

import type { Output } from '../../client/create-client.ts'
import { useAction, usePages } from '../../client/use-operation.ts'
import { Empty } from '../../parts/empty.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { When } from '../../parts/when.tsx'
import { Inspect } from '../../shell/inspect.tsx'
import { chatText } from '../../text/chat.ts'
import classes from './chat.module.css'
import type { Session } from './conversation.tsx'
import { RestoreDialog } from './restore-dialog.tsx'

type Checkpoint = Output<'sessions.checkpoints'>['items'][number]

interface ShownProps {
  readonly session: Session
  readonly onRun: (run: string, text: string) => Promise<void>
  readonly onClose: () => void
}

const text = chatText.checkpoints

/** The checkpoints of a session: to make one, and to go back to one. */
export function CheckpointsShown({ session, onRun, onClose }: ShownProps): ReactNode {
  const checkpoints = usePages('sessions.checkpoints', { session: session.id })
  const [restored, setRestored] = useState<Checkpoint | null>(null)
  const items = checkpoints.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Inspect title={text.title} onClose={onClose}>
      <Stack gap="md">
        <Make session={session} onMade={() => void checkpoints.refetch()} />
        <FailureShown
          failure={checkpoints.error}
          title={text.failed}
          onRetry={() => void checkpoints.refetch()}
        />
        {checkpoints.isPending ? <Waiting /> : null}
        {checkpoints.isSuccess && items.length === 0 ? <Empty icon="clock" {...text.empty} /> : null}
        <ul className={classes['sessions']}>
          {items.map((checkpoint) => (
            <li key={checkpoint.id} style={{ padding: '10px 0' }}>
              <Text size="sm" fw={600}>
                {checkpoint.note ?? <When at={checkpoint.createdAt} />}
              </Text>
              <Text size="sm" c="dimmed">
                {checkpoint.note === null ? null : (
                  <>
                    <When at={checkpoint.createdAt} />
                    {', '}
                  </>
                )}
                {text.holds(checkpoint.files, checkpoint.folders, sizeText(checkpoint.bytes))}
              </Text>
              <Left checkpoint={checkpoint} />
              <Button size="compact-sm" variant="default" mt={6} onClick={() => setRestored(checkpoint)}>
                {text.revert}
              </Button>
            </li>
          ))}
        </ul>
        <MoreButton pages={checkpoints} label={chatText.list.more} />
      </Stack>
      {restored === null ? null : (
        <RestoreDialog
          session={session}
          checkpoint={restored}
          onRun={onRun}
          onClose={() => setRestored(null)}
        />
      )}
    </Inspect>
  )
}

function Left({ checkpoint: { left, leftCount } }: { checkpoint: Checkpoint }): ReactNode {
  if (leftCount === 0) return null
  return (
    <details>
      <summary style={{ cursor: 'pointer', fontSize: 13 }}>{text.left(leftCount)}</summary>
      <ul style={{ margin: '4px 0', paddingLeft: 18, fontSize: 12 }}>
        {left.map(({ path, why }) => (
          <li key={path} style={{ overflowWrap: 'anywhere' }}>
            {path}: {why}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Make({ session, onMade }: { session: Session; onMade: () => void }): ReactNode {
  const make = useAction('sessions.checkpoint')
  const [note, setNote] = useState('')
  const [without, setWithout] = useState('')

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const names = without
      .split('\n')
      .map((name) => name.trim())
      .filter(Boolean)
    const made = await make.start({
      session: session.id,
      ...(note.trim() === '' ? {} : { note: note.trim() }),
      without: names,
    })
    if (made === null) return
    setNote('')
    onMade()
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <TextInput
          label={text.note}
          maxLength={500}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <Textarea
          label={text.without}
          description={text.withoutHint}
          autosize
          minRows={1}
          maxRows={5}
          spellCheck={false}
          value={without}
          onChange={({ currentTarget }) => setWithout(currentTarget.value)}
        />
        <FailureShown failure={make.failure} title={text.notMade} />
        <Group gap="sm">
          <Button type="submit" loading={make.isUnderWay}>
            {text.make}
          </Button>
          <Text size="sm" c="dimmed" role="status">
            {make.isUnderWay
              ? text.making
              : make.result === undefined
                ? ''
                : text.made(make.result.files, sizeText(make.result.bytes))}
          </Text>
        </Group>
      </Stack>
    </form>
  )
}
