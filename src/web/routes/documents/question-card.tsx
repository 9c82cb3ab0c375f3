import { Button, Group, Select, Switch, TextInput } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'

import { useOperation } from '../../client/use-operation.ts'
import { Card } from '../../parts/card.tsx'
import { documentsText } from '../../text/documents.ts'

const route = getRouteApi('/documents')
const text = documentsText.question

/** What is to be known, and where to look. The address keeps it, so that it can be gone back to. */
export function QuestionCard(): ReactNode {
  const { q = '', collection, extract } = route.useSearch()
  const [typed, setTyped] = useState(q)
  const [where, setWhere] = useState(collection ?? null)
  const [asksNone, setAsksNone] = useState(extract === true)
  const collections = useOperation('collections.list', {})
  const models = useOperation('models.list', {})
  const navigate = useNavigate()
  const hasModel = models.data?.routes.some(({ name }) => name === 'default') ?? false
  const isEmpty = typed.trim() === ''

  function go(as: 'ask' | 'search'): void {
    void navigate({
      to: '/documents',
      search: {
        q: typed.trim(),
        ...(as === 'search' ? { as } : {}),
        ...(where === null ? {} : { collection: where }),
        ...(asksNone ? { extract: true as const } : {}),
      },
    })
  }
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (!isEmpty) go('ask')
  }
  return (
    <Card title={text.title}>
      <form onSubmit={submit}>
        <TextInput
          label={text.label}
          placeholder={text.placeholder}
          maxLength={2_000}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <Group mt="sm" gap="sm" align="end">
          <Button type="submit" disabled={isEmpty}>
            {text.ask}
          </Button>
          <Button variant="default" disabled={isEmpty} onClick={() => go('search')}>
            {text.search}
          </Button>
          <Select
            aria-label={text.collection}
            placeholder={text.everywhere}
            clearable
            clearButtonProps={{ 'aria-label': text.everywhere }}
            data={(collections.data?.items ?? []).map(({ name }) => name)}
            value={where}
            onChange={setWhere}
            w={180}
          />
          {hasModel ? (
            <Switch
              label={text.extract}
              description={text.extractHint}
              checked={asksNone}
              onChange={({ currentTarget }) => setAsksNone(currentTarget.checked)}
            />
          ) : null}
        </Group>
      </form>
    </Card>
  )
}
