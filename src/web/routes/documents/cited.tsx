import { Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { Citation } from '#contract'

import { documentsText } from '../../text/documents.ts'
import classes from './documents.module.css'

interface CitedProps {
  readonly text: ReactNode
  readonly citations: readonly Citation[]
  readonly onOpen: (citation: Citation) => void
}

/** Words with where they stand. */
export function Cited({ text, citations, onOpen }: CitedProps): ReactNode {
  return (
    <div className={classes['cited']}>
      <Text size="sm" component="div" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {text}
      </Text>
      {citations.map((citation) => (
        <button
          key={`${citation.document} ${citation.start}`}
          type="button"
          className={classes['place']}
          title={documentsText.place.open(citation.path)}
          onClick={() => onOpen(citation)}
        >
          {nameOf(citation)}, {placeText(citation)}
        </button>
      ))}
    </div>
  )
}

/** What a document calls itself, or the name of its file. */
export function nameOf({ title, path }: Pick<Citation, 'title' | 'path'>): string {
  return title ?? path.split(/[\\/]/).at(-1) ?? path
}

export function placeText({ page, line, lastLine }: Pick<Citation, 'page' | 'line' | 'lastLine'>): string {
  const { place } = documentsText
  if (page !== null) return place.page(page)
  return line === lastLine ? place.line(line) : place.lines(line, lastLine)
}
