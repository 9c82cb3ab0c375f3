import { Button, Group, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'

import type { JsonObject } from '#base'

import type { Output } from '../../client/create-client.ts'
import { useAction, useOperation } from '../../client/use-operation.ts'
import { SchemaForm } from '../../forms/schema-form.tsx'
import { Card } from '../../parts/card.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { askForNotices } from '../../shell/desktop-notices.ts'
import { settingsText } from '../../text/settings.ts'

type SettingsView = Output<'settings.get'>

/** Settings that a schema describes: the form is made from it. */
export function GroupPanel({ group }: { group: SettingsView['group'] }): ReactNode {
  const view = useOperation('settings.get', { group })
  return (
    <>
      <FailureShown failure={view.error} title={settingsText.failed} onRetry={() => void view.refetch()} />
      {view.isPending ? <Waiting /> : null}
      {view.data === undefined ? null : <GroupForm view={view.data} />}
    </>
  )
}

function GroupForm({ view }: { view: SettingsView }): ReactNode {
  const { group, title, description, schema, values, revision } = view
  const queries = useQueryClient()
  const save = useAction('settings.set')
  // What was begun stays on the screen when others change the same meanwhile: saving it then says so.
  const [draft, setDraft] = useState<{ values: JsonObject; revision: string } | null>(null)
  const [note, setNote] = useState<string | null>(null)
  const isStale = draft !== null && draft.revision !== revision

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (draft === null) return
    const saved = await save.start({
      group,
      values: draft.values,
      revision: draft.revision,
    })
    if (saved === null) return
    queries.setQueryData(['settings.get', { group }], saved)
    setDraft(null)
    const problem = group === 'notifications' ? await askForNotices(saved.values['desktop']) : null
    setNote(problem === null ? settingsText.saved : settingsText.notices[problem])
  }
  function discard(): void {
    setDraft(null)
    save.clear()
  }
  return (
    <Card title={title}>
      <Text size="sm" c="dimmed" mb="md">
        {description}
      </Text>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <SchemaForm
            schema={schema}
            value={draft?.values ?? values}
            onChange={(next) => {
              setNote(null)
              setDraft({ values: next, revision: draft?.revision ?? revision })
            }}
          />
          <FailureShown failure={save.failure} title={settingsText.notSaved} />
          {isStale ? (
            <Text size="sm" role="alert">
              {settingsText.stale}{' '}
              <Button size="compact-sm" variant="default" onClick={discard}>
                {settingsText.takeNew}
              </Button>
            </Text>
          ) : null}
          <Group gap="sm">
            <Button type="submit" disabled={draft === null} loading={save.isUnderWay}>
              {settingsText.save}
            </Button>
            {draft === null ? null : (
              <Button variant="subtle" color="gray" onClick={discard}>
                {settingsText.discard}
              </Button>
            )}
            <Text size="sm" role="status" c="dimmed">
              {draft === null ? note : settingsText.changed}
            </Text>
          </Group>
        </Stack>
      </form>
    </Card>
  )
}
