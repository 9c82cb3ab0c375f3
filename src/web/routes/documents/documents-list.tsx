import { Button, Group, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import { usePages } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { When } from '../../parts/when.tsx'
import { documentsText } from '../../text/documents.ts'
import { nameOf } from './cited.tsx'
import classes from './documents.module.css'
import { ForgetRead, type WhatWasRead } from './forget-read.tsx'

const text = documentsText.list
const shownAtOnce = 20

/** What was read into a collection, each document to be forgotten by itself. */
export function DocumentsList({ collection }: { collection: string }): ReactNode {
  const pages = usePages('documents.list', { collection, limit: shownAtOnce })
  const [forgetting, setForgetting] = useState<WhatWasRead | null>(null)
  return (
    <div>
      <FailureShown failure={pages.error} onRetry={() => void pages.refetch()} />
      {pages.isPending ? <Waiting lines={3} /> : null}
      <ul className={classes['list']} aria-label={text.title(collection)}>
        {(pages.data?.pages ?? []).flatMap(({ items }) =>
          items.map((document) => (
            <li key={document.id}>
              <Group justify="space-between" gap="sm" wrap="nowrap">
                <div className={classes['path']}>
                  <Text size="sm">{nameOf(document)}</Text>
                  <Text size="xs" c="dimmed">
                    {document.path} · {text.read} <When at={document.readAt} />
                  </Text>
                </div>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="red"
                  onClick={() => setForgetting({ under: document.path, collection })}
                  aria-label={`${documentsText.forget.action} ${document.path}`}
                >
                  {documentsText.forget.action}
                </Button>
              </Group>
            </li>
          )),
        )}
      </ul>
      <MoreButton pages={pages} />
      {forgetting === null ? null : <ForgetRead what={forgetting} onClose={() => setForgetting(null)} />}
    </div>
  )
}
