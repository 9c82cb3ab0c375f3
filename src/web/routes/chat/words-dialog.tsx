import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useEffectEvent } from 'react'

import type { Output } from '../../client/create-client.ts'
import { useAction, useOperation } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { chatText } from '../../text/chat.ts'
import classes from './chat.module.css'

const text = chatText.words

export type ProjectWords = Output<'words.get'>

/** What the folder says to agents, word by word; exactly that is trusted by the button. */
export function WordsDialog({ session, onClose }: { session: string; onClose: () => void }): ReactNode {
  const queries = useQueryClient()
  const words = useOperation('words.get', { session })
  const trust = useAction('words.trust')
  // Files change without a word: they are read as they are now.
  const lookAgain = useEffectEvent(() => void words.refetch())
  useEffect(() => lookAgain(), [])

  async function set(hash: string | null): Promise<void> {
    const now = await trust.start({ session, hash })
    if (now === null) return
    queries.setQueryData(['words.get', { session }], now)
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={text.title} size="min(96vw, 760px)">
      <Stack gap="md">
        <FailureShown failure={words.error} onRetry={() => void words.refetch()} />
        {words.isPending ? <Waiting /> : null}
        {words.data === undefined ? null : <Said words={words.data} />}
        <FailureShown
          failure={trust.failure}
          onRetry={
            trust.failure?.code === 'workspace.words_changed'
              ? () => {
                  trust.clear()
                  void words.refetch()
                }
              : undefined
          }
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {chatText.cancel}
          </Button>
          {words.data === undefined || words.data.hash === null ? null : words.data.trust === 'trusted' ? (
            <Button loading={trust.isUnderWay} onClick={() => void set(null)}>
              {text.never}
            </Button>
          ) : (
            <Button
              loading={trust.isUnderWay}
              disabled={words.isFetching}
              onClick={() => void set(words.data.hash)}
            >
              {text.trust}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}

function Said({ words: { items, trust } }: { words: ProjectWords }): ReactNode {
  if (items.length === 0) return <Text size="sm">{text.nothing}</Text>
  return (
    <>
      <Text size="sm">{text.says[trust]}</Text>
      {items.map(({ title, text: said }) => (
        <div key={title}>
          <Text size="sm" fw={600}>
            {title}
          </Text>
          <pre
            className={classes['words']}
            // Long words scroll, and so can be reached by keyboard.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            role="region"
            aria-label={title}
          >
            {said}
          </pre>
        </div>
      ))}
      <Text size="sm" c="dimmed">
        {text.about}
      </Text>
    </>
  )
}
