import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

import { approvalText } from '../text/approvals.ts'

interface DenyProps {
  /** What is denied, a sentence each. */
  readonly summaries: readonly string[]
  readonly onDeny: (why: string) => void
  readonly onClose: () => void
}

/** Asks why, and says no. */
export function DenyDialog({ summaries, onDeny, onClose }: DenyProps): ReactNode {
  const [why, setWhy] = useState('')
  const { denying } = approvalText
  function submit(event: FormEvent): void {
    event.preventDefault()
    onDeny(why.trim())
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={denying.title(summaries.length)}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Summaries summaries={summaries} />
          <Text size="sm" c="dimmed">
            {denying.text}
          </Text>
          <Textarea
            data-autofocus
            label={denying.why}
            placeholder={denying.placeholder}
            autosize
            minRows={2}
            maxLength={1_000}
            value={why}
            onChange={({ currentTarget }) => setWhy(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
            }}
          />
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {denying.cancel}
            </Button>
            <Button type="submit" color="red">
              {denying.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

interface ForGoodProps {
  readonly summaries: readonly string[]
  readonly onApprove: () => void
  readonly onClose: () => void
}

/** Before something is allowed that cannot be taken back. */
export function ForGoodDialog({ summaries, onApprove, onClose }: ForGoodProps): ReactNode {
  const { forGood } = approvalText
  return (
    <Modal opened onClose={onClose} title={forGood.title(summaries.length)}>
      <Stack gap="sm">
        <Text size="sm">{forGood.text}</Text>
        <Summaries summaries={summaries} />
        <Group justify="end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {forGood.cancel}
          </Button>
          <Button
            color="red"
            onClick={() => {
              onApprove()
              onClose()
            }}
          >
            {forGood.confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

const mostSummaries = 6

function Summaries({ summaries }: { summaries: readonly string[] }): ReactNode {
  const left = summaries.length - mostSummaries
  return (
    <ul style={{ margin: 0, paddingLeft: 18, fontSize: 13, overflowWrap: 'anywhere' }}>
      {[...new Set(summaries)].slice(0, mostSummaries).map((summary) => (
        <li key={summary}>{summary}</li>
      ))}
      {left > 0 ? <li>{approvalText.andMore(left)}</li> : null}
    </ul>
  )
}
