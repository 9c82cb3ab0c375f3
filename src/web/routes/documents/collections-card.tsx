import { Button, Group, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type FormEvent, type ReactNode, useState } from 'react'

import type { CollectionView } from '#contract'

import { useAction, useOperation } from '../../client/use-operation.ts'
import { Icon } from '../../icons/icon.tsx'
import { Card } from '../../parts/card.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { documentsText } from '../../text/documents.ts'
import classes from './documents.module.css'
import { DocumentsList } from './documents-list.tsx'

const text = documentsText.collections

/** What is kept apart, with how much is in it. */
export function CollectionsCard(): ReactNode {
  const collections = useOperation('collections.list', {})
  const [isMaking, setIsMaking] = useState(false)
  const [removing, setRemoving] = useState<string | null>(null)
  return (
    <Card
      title={text.title}
      aside={
        isMaking ? null : (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name="plus" size={14} />}
            onClick={() => setIsMaking(true)}
          >
            {text.make}
          </Button>
        )
      }
    >
      <FailureShown failure={collections.error} onRetry={() => void collections.refetch()} />
      {isMaking ? <Make onClose={() => setIsMaking(false)} /> : null}
      <ul className={classes['list']} aria-label={text.title}>
        {(collections.data?.items ?? []).map((collection) => (
          <li key={collection.name}>
            <CollectionRow collection={collection} onRemove={setRemoving} />
          </li>
        ))}
      </ul>
      {removing === null ? null : <Remove name={removing} onClose={() => setRemoving(null)} />}
    </Card>
  )
}

function CollectionRow({
  collection,
  onRemove,
}: {
  collection: CollectionView
  onRemove: (name: string) => void
}): ReactNode {
  const { name, title, documents, isOwn } = collection
  const [isOpen, { toggle }] = useDisclosure(false)
  return (
    <>
      <Group justify="space-between" gap="sm">
        <div>
          <Text fw={600}>
            {name}
            {title === '' ? '' : ` · ${title}`}
          </Text>
          <Text size="sm" c="dimmed">
            {inIt(collection)}
          </Text>
        </div>
        <Group gap="xs">
          {documents === 0 ? null : (
            <Button
              size="compact-sm"
              variant="default"
              aria-expanded={isOpen}
              aria-label={`${isOpen ? documentsText.list.hide : documentsText.list.show}: ${name}`}
              onClick={toggle}
            >
              {isOpen ? documentsText.list.hide : documentsText.list.show}
            </Button>
          )}
          {isOwn && documents === 0 ? null : (
            <Button size="compact-sm" variant="subtle" color="red" onClick={() => onRemove(name)}>
              {text.remove(name)}
            </Button>
          )}
        </Group>
      </Group>
      {isOpen && documents > 0 ? <DocumentsList collection={name} /> : null}
    </>
  )
}

function inIt({ documents, passages, withVectors, unread }: CollectionView): string {
  if (documents === 0 && unread === 0) return text.empty
  const share = passages === 0 ? 0 : Math.floor((100 * withVectors) / passages)
  return [
    text.documents(documents),
    text.passages(passages),
    text.byMeaning(share),
    ...(unread === 0 ? [] : [text.unread(unread)]),
  ].join(', ')
}

function Make({ onClose }: { onClose: () => void }): ReactNode {
  const [name, setName] = useState('')
  const making = useAction('collections.put')
  function submit(event: FormEvent): void {
    event.preventDefault()
    void making.start({ name }).then((made) => {
      if (made) onClose()
    })
  }
  return (
    <form onSubmit={submit}>
      <Group align="end" gap="sm" mb="sm">
        <TextInput
          label={text.makeLabel}
          description={text.makeHint}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          data-autofocus
        />
        <Button type="submit" disabled={name === ''} loading={making.isUnderWay}>
          {text.save}
        </Button>
        <Button variant="default" onClick={onClose}>
          {text.cancel}
        </Button>
      </Group>
      <FailureShown failure={making.failure} />
    </form>
  )
}

function Remove({ name, onClose }: { name: string; onClose: () => void }): ReactNode {
  const removing = useAction('collections.remove')
  return (
    <Confirm
      title={text.removing.title(name)}
      text={text.removing.text}
      action={text.removing.action}
      cancel={text.cancel}
      isUnderWay={removing.isUnderWay}
      failure={removing.failure}
      onConfirm={() =>
        void removing.start({ name }).then((done) => {
          if (done) onClose()
        })
      }
      onClose={onClose}
    />
  )
}
