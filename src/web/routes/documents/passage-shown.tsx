import { Drawer, Stack, Text } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'

import type { Citation } from '#contract'

import { useOperation } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { documentsText } from '../../text/documents.ts'
import { nameOf, placeText } from './cited.tsx'
import classes from './documents.module.css'
import { PdfPage } from './pdf-page.tsx'

const text = documentsText.passage
/** Bytes of the text that are shown before and behind. */
const around = 3_000

/** The words where they stand: in the text around them, and on their page where there is one. */
export function PassageShown({ citation, onClose }: { citation: Citation; onClose: () => void }): ReactNode {
  const { document, start, end, page } = citation
  const before = useOperation(
    'documents.get',
    { document, start: Math.max(0, start - around), end: start },
    { enabled: start > 0 },
  )
  const here = useOperation('documents.get', { document, start, end })
  const after = useOperation('documents.get', { document, start: end, end: end + around })
  const marked = useRef<HTMLElement>(null)
  const isThere = here.data !== undefined && (start === 0 || before.data !== undefined)
  useEffect(() => {
    if (isThere) marked.current?.scrollIntoView({ block: 'center' })
  }, [isThere])
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={`${nameOf(citation)}, ${placeText(citation)}`}
      closeButtonProps={{ 'aria-label': text.close }}
    >
      <Stack gap="md">
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {citation.path}
        </Text>
        <FailureShown failure={here.error ?? before.error ?? after.error} title={text.gone} />
        {here.isPending ? <Waiting /> : null}
        {here.data ? (
          <div className={classes['text']} aria-label={text.title} role="region">
            {before.data?.text}
            <mark ref={marked}>{here.data.text}</mark>
            {after.data?.text}
          </div>
        ) : null}
        {page !== null && here.data?.document.kind === 'pdf' ? (
          <PdfPage document={document} page={page} />
        ) : null}
      </Stack>
    </Drawer>
  )
}
