import { Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { Citation, SearchHit } from '#contract'

import { useOperation } from '../../client/use-operation.ts'
import { Card } from '../../parts/card.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { documentsText } from '../../text/documents.ts'
import { Cited } from './cited.tsx'

interface HitsProps {
  readonly query: string
  readonly within: { readonly collections?: string[] }
  readonly onOpen: (citation: Citation) => void
}

/** Passages that fit, the best first, with the words that were looked for marked. */
export function HitsShown({ query, within, onOpen }: HitsProps): ReactNode {
  const found = useOperation('documents.search', { query, ...within, limit: 20 })
  const { hits = [], by } = found.data ?? {}
  return (
    <Card title={documentsText.hits.title}>
      <FailureShown failure={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <Waiting lines={3} /> : null}
      {found.data && hits.length === 0 ? <Text size="sm">{documentsText.hits.none}</Text> : null}
      <Stack gap="md" component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        {hits.map((hit) => (
          <li key={hit.passage}>
            <Cited text={<Marked hit={hit} />} citations={[hit]} onOpen={onOpen} />
          </li>
        ))}
      </Stack>
      {by === 'words' && hits.length > 0 ? (
        <Text size="xs" c="dimmed" mt="sm">
          {documentsText.hits.words}
        </Text>
      ) : null}
    </Card>
  )
}

function Marked({ hit: { quote, matches } }: { hit: SearchHit }): ReactNode {
  const parts: ReactNode[] = []
  let at = 0
  for (const { from, to } of matches) {
    parts.push(quote.slice(at, from), <mark key={from}>{quote.slice(from, to)}</mark>)
    at = to
  }
  return (
    <>
      {parts}
      {quote.slice(at)}
    </>
  )
}
