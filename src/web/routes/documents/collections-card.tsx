import { Button, Group, Table, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

import type { CollectionView } from '#contract'

import { useAction, useOperation } from '../../client/use-operation.ts'
import { Icon } from '../../icons/icon.tsx'
import { Card } from '../../parts/card.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { documentsText } from '../../text/documents.ts'

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
      <Table.ScrollContainer minWidth={480}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.name}</Table.Th>
              <Table.Th>{text.documents}</Table.Th>
              <Table.Th>{text.passages}</Table.Th>
              <Table.Th>{text.byMeaning}</Table.Th>
              <Table.Th>{text.unread}</Table.Th>
              <Table.Th aria-label={text.removing.action} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {(collections.data?.items ?? []).map((collection) => (
              <CollectionRow key={collection.name} collection={collection} onRemove={setRemoving} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {removing === null ? null : <Remove name={removing} onClose={() => setRemoving(null)} />}
    </Card>
  )
}

function CollectionRow({
  collection: { name, title, documents, passages, withVectors, unread, isOwn },
  onRemove,
}: {
  collection: CollectionView
  onRemove: (name: string) => void
}): ReactNode {
  return (
    <Table.Tr>
      <Table.Td>
        {name}
        {title === '' ? '' : ` · ${title}`}
      </Table.Td>
      <Table.Td>{documents.toLocaleString('en')}</Table.Td>
      <Table.Td>{passages.toLocaleString('en')}</Table.Td>
      <Table.Td>{passages === 0 ? '' : `${Math.floor((100 * withVectors) / passages)} %`}</Table.Td>
      <Table.Td>{unread === 0 ? '' : unread.toLocaleString('en')}</Table.Td>
      <Table.Td>
        {isOwn && documents === 0 ? null : (
          <Button size="compact-sm" variant="subtle" color="red" onClick={() => onRemove(name)}>
            {text.remove(name)}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  )
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
