import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'

import { client } from '../../client/client.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { documentsText } from '../../text/documents.ts'
import classes from './documents.module.css'

const text = documentsText.passage

/** A page of a PDF as it looks. What draws it is fetched when the first page is shown. */
export function PdfPage({ document, page }: { document: string; page: number }): ReactNode {
  const file = useQuery({
    queryKey: ['documents.content', { document }],
    staleTime: Infinity,
    retry: false,
    async queryFn({ signal }) {
      const path = client.pathOf('documents.content', { document })
      return new Uint8Array(await (await client.ask(path, { signal })).arrayBuffer())
    },
  })
  const canvas = useRef<HTMLCanvasElement>(null)
  const { data } = file
  useEffect(() => {
    const { current } = canvas
    if (!data || !current) return undefined
    const over = new AbortController()
    void import('./draw-page.ts').then(async ({ drawPage }) =>
      drawPage(data, { page, canvas: current, signal: over.signal }),
    )
    return () => over.abort()
  }, [data, page])
  if (file.error)
    return (
      <Text size="sm" c="dimmed">
        {text.noPage}
      </Text>
    )
  if (!data) return <Waiting />
  return <canvas ref={canvas} className={classes['page']} role="img" aria-label={text.page(page)} />
}
