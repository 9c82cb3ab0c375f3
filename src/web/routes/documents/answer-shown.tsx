import { Badge, Group, Loader, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'

import type { Citation, CitedAnswer } from '#contract'

import { useAction, useOperation } from '../../client/use-operation.ts'
import { Card } from '../../parts/card.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { documentsText } from '../../text/documents.ts'
import { Cited } from './cited.tsx'

const text = documentsText.answer
const over = ['completed', 'failed', 'cancelled']

interface AnswerProps {
  readonly question: string
  readonly within: { readonly collections?: string[]; readonly under?: string }
  readonly extract: boolean
  readonly onOpen: (citation: Citation) => void
}

/** The answer to a question as a part of the room. */
export function AnswerShown(props: AnswerProps): ReactNode {
  return (
    <Card title={text.title}>
      <AskedOnce {...props} />
    </Card>
  )
}

/** Asks once, and shows what comes of it. */
export function AskedOnce({ question, within, extract, onOpen }: AnswerProps): ReactNode {
  const asking = useAction('documents.ask')
  const { start, result } = asking
  useEffect(() => {
    void start({ question, ...within, ...(extract ? { mind: 'extract' as const } : {}) })
    // It is asked anew by being shown anew: whoever shows it gives each question its own key.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])
  const isOpen = result !== undefined && !over.includes(result.status)
  const later = useOperation(
    'documents.answer',
    { run: result?.run ?? '' },
    { enabled: isOpen, refetchMs: 1_000 },
  )
  const asked = later.data ?? result
  return (
    <>
      <FailureShown failure={asking.failure ?? later.error} />
      {asking.failure === null && !asked?.answer ? (
        <Group gap={8} role="status">
          <Loader size="xs" />
          <Text size="sm">
            {asked?.status === 'waiting'
              ? text.waits
              : asked === undefined
                ? documentsText.question.asking
                : documentsText.question.thinking}
          </Text>
          {asked === undefined ? null : (
            <Link to="/runs/$id" params={{ id: asked.run }}>
              {text.look}
            </Link>
          )}
        </Group>
      ) : null}
      {asked?.answer ? <Answered answer={asked.answer} onOpen={onOpen} /> : null}
    </>
  )
}

function Answered({
  answer,
  onOpen,
}: {
  answer: CitedAnswer
  onOpen: (citation: Citation) => void
}): ReactNode {
  const { found, values, sentences, also, near, by, model, tokens, degraded, why, dropped } = answer
  const [value] = values
  return (
    <Stack gap="sm">
      {found ? null : (
        <Group gap="xs">
          <Badge color="gray">{text.notFound}</Badge>
          <Text size="sm">{answer.answer}</Text>
        </Group>
      )}
      {found && value ? (
        <Text fw={650} size="xl" style={{ overflowWrap: 'anywhere' }}>
          {value.text}
        </Text>
      ) : null}
      {sentences.map((sentence, index) => (
        <Cited key={index} text={sentence.text} citations={sentence.citations} onOpen={onOpen} />
      ))}
      <Others title={text.also} of={also} onOpen={onOpen} />
      {found ? null : (
        <Others
          title={text.near}
          of={near.map((citation) => ({ text: citation.quote, citations: [citation] }))}
          onOpen={onOpen}
        />
      )}
      <Text size="xs" c="dimmed">
        {by === 'model' ? text.byModel(model, tokens) : text.byExtract}
        {degraded && why !== null ? `. ${why}` : ''}
        {dropped === 0 ? '' : `. ${text.dropped(dropped)}`}
      </Text>
    </Stack>
  )
}

function Others({
  title,
  of,
  onOpen,
}: {
  title: string
  of: CitedAnswer['also']
  onOpen: (citation: Citation) => void
}): ReactNode {
  if (of.length === 0) return null
  return (
    <section aria-label={title}>
      <Text size="xs" c="dimmed" fw={600} mb={4}>
        {title}
      </Text>
      <Stack gap="xs">
        {of.map((sentence, index) => (
          <Cited key={index} text={sentence.text} citations={sentence.citations} onOpen={onOpen} />
        ))}
      </Stack>
    </section>
  )
}
