import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

import type { TurnView } from '#contract'

import { useAction, useOperation } from '../client/use-operation.ts'
import { FailureShown } from '../parts/failure-shown.tsx'
import { chatText } from '../text/chat.ts'
import { turnText } from '../text/turns.ts'
import { useModelChoices } from './model-choices.ts'

interface AgainProps {
  readonly turn: TurnView
  /** Changes of it that stand. */
  readonly stands: number
  readonly onForked: (run: string, text: string) => void
  readonly onClose: () => void
}

const text = turnText.again
/** What a turn can be begun anew from: whom it is for, and each thought. A fork asks anew under a key of its own: the last of each is the one that counts. */
const thought = /^(think#\d+\/ask|sort#1\/rules)(?:\/\d+)?$/

/** The same asked of another model: from the beginning, or from what it thought at some point. */
export function AskAgain({ turn, stands, onForked, onClose }: AgainProps): ReactNode {
  const { run } = turn
  const steps = useOperation('runs.steps', { id: run, cut: 200, limit: 200 })
  const choices = useModelChoices({ isChoosing: true })
  const fork = useAction('runs.fork')
  const [model, setModel] = useState<string | null>(null)
  const [from, setFrom] = useState<string | null>(null)
  const keys = thoughtsOf((steps.data?.items ?? []).map(({ key }) => key))
  const fromKey = from ?? keys[0] ?? null

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (model === null || fromKey === null) return
    const begun = await fork.start({ id: run, fromKey, overrides: { '/model': model } })
    if (begun === null) return
    onClose()
    onForked(begun.run, text.said(model))
  }
  return (
    <Modal opened onClose={onClose} title={text.title}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Text size="sm">{text.text}</Text>
          <Select
            label={text.model}
            data-autofocus
            searchable
            withAsterisk
            data={choices.groups}
            nothingFoundMessage={choices.isNone ? chatText.choice.none : undefined}
            description={choices.isAsking ? chatText.choice.asking : undefined}
            value={model}
            onChange={setModel}
          />
          {keys.length > 1 ? (
            <Select
              label={text.from}
              allowDeselect={false}
              data={keys.map((key, index) => ({
                value: key,
                label: index === 0 ? text.first : text.thought(index + 1, keys.length),
              }))}
              value={fromKey}
              onChange={setFrom}
            />
          ) : null}
          {stands > 0 ? <Text size="sm">{text.effects(stands)}</Text> : null}
          <FailureShown failure={steps.error} />
          <FailureShown failure={fork.failure} title={text.failed} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {text.cancel}
            </Button>
            <Button type="submit" disabled={model === null || fromKey === null} loading={fork.isUnderWay}>
              {text.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function thoughtsOf(steps: readonly string[]): readonly string[] {
  const thoughts = new Map<string, string>()
  for (const key of steps) {
    const [, name] = thought.exec(key) ?? []
    if (name !== undefined) thoughts.set(name, key)
  }
  return [...thoughts.values()]
}
