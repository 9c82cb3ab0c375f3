import { Button, Checkbox, Group, Select, Stack } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

import { useAction, useOperation } from '../../client/use-operation.ts'
import { FolderField } from '../../folders/folder-field.tsx'
import { Card } from '../../parts/card.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { documentsText } from '../../text/documents.ts'

const text = documentsText.add

/** A folder is named, which is the permission to read it. */
export function AddCard(): ReactNode {
  const [folder, setFolder] = useState('')
  const [collection, setCollection] = useState('files')
  const [isWatched, setIsWatched] = useState(false)
  const collections = useOperation('collections.list', {})
  const adding = useAction('documents.add')
  const watching = useAction('watches.add')

  function submit(event: FormEvent): void {
    event.preventDefault()
    const wish = { folder: folder.trim(), collection }
    void (isWatched ? watching : adding).start(wish).then((done) => {
      if (done) setFolder('')
    })
  }
  return (
    <Card title={text.title}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <FolderField label={text.folder} description={text.hint} value={folder} onChange={setFolder} />
          <Group gap="md" align="end">
            <Select
              label={text.collection}
              data={(collections.data?.items ?? []).map(({ name }) => name)}
              value={collection}
              allowDeselect={false}
              onChange={(next) => setCollection(next ?? 'files')}
              w={180}
            />
            <Checkbox
              label={text.watch}
              checked={isWatched}
              onChange={({ currentTarget }) => setIsWatched(currentTarget.checked)}
              mb={8}
            />
          </Group>
          <Group>
            <Button
              type="submit"
              disabled={folder.trim() === ''}
              loading={adding.isUnderWay || watching.isUnderWay}
            >
              {text.read}
            </Button>
          </Group>
          <FailureShown failure={adding.failure ?? watching.failure} />
        </Stack>
      </form>
    </Card>
  )
}
