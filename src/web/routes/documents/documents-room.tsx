import { Stack, Text } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import type { Citation } from '#contract'

import { Room } from '../../parts/room.tsx'
import { documentsText } from '../../text/documents.ts'
import { roomText } from '../../text/shell.ts'
import { AddCard } from './add-card.tsx'
import { AnswerShown } from './answer-shown.tsx'
import { CollectionsCard } from './collections-card.tsx'
import { HitsShown } from './hits-shown.tsx'
import { PassageShown } from './passage-shown.tsx'
import { QuestionCard } from './question-card.tsx'
import { ReadingsCard } from './readings-card.tsx'
import { WatchesCard } from './watches-card.tsx'

const route = getRouteApi('/documents')

/** Documents that were read: to be asked about, searched, added to, and forgotten. */
export function DocumentsRoom(): ReactNode {
  const { q, as, collection, extract } = route.useSearch()
  const [open, setOpen] = useState<Citation | null>(null)
  const within = collection === undefined ? {} : { collections: [collection] }
  return (
    <Room title={roomText.documents}>
      <Text size="sm" c="dimmed" mt={-10} mb="md">
        {documentsText.about}
      </Text>
      <Stack gap="md">
        <QuestionCard key={`${q} ${as} ${collection} ${extract}`} />
        {q === undefined ? null : as === 'search' ? (
          <HitsShown query={q} within={within} onOpen={setOpen} />
        ) : (
          <AnswerShown
            key={`${q} ${collection} ${extract}`}
            question={q}
            within={within}
            extract={extract === true}
            onOpen={setOpen}
          />
        )}
        <AddCard />
        <ReadingsCard />
        <WatchesCard />
        <CollectionsCard />
      </Stack>
      {open === null ? null : <PassageShown citation={open} onClose={() => setOpen(null)} />}
    </Room>
  )
}
