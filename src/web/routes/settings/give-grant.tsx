import { Alert, Button, Checkbox, Group, List, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type FormEvent, type ReactNode, useState } from 'react'

import { useAction, useOperation } from '../../client/use-operation.ts'
import { FolderField } from '../../folders/folder-field.tsx'
import { Icon } from '../../icons/icon.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { grantsText, settingsText } from '../../text/settings.ts'
import { abilities, askedOf, emptyWish, givenOf, type GrantWish, scopeKinds } from './grant-wish.ts'

interface GiveProps {
  readonly onDone: () => void
  readonly onClose: () => void
}

/** How long somebody may pause while typing before it is looked at, ms. */
const typingMs = 350

/** A permission for longer than a run. What is dangerous about it is said before it can be given. */
export function GiveGrant({ onDone, onClose }: GiveProps): ReactNode {
  const [wish, setWish] = useState(emptyWish)
  const [seen, setSeen] = useState(false)
  const give = useAction('grants.give')
  const [asked] = useDebouncedValue(askedOf(wish), typingMs)
  const check = useOperation('grants.check', asked ?? { capability: '' }, { enabled: asked !== null })
  const isChecked =
    asked !== null && check.isSuccess && JSON.stringify(asked) === JSON.stringify(askedOf(wish))
  const dangers = isChecked ? check.data.dangers : []

  function change(patch: Partial<GrantWish>): void {
    setWish((before) => ({ ...before, ...patch }))
    setSeen(false)
    give.clear()
  }
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const given = givenOf(wish, seen)
    if (given !== null && (await give.start(given)) !== null) onDone()
  }
  return (
    <Modal opened onClose={onClose} title={grantsText.give} size="lg">
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <GrantFields wish={wish} onChange={change} />
          <FailureShown failure={asked === null ? null : check.error} />
          {isChecked ? (
            <Text size="sm">
              {grantsText.kept} <code>{check.data.capability}</code>.{' '}
              {check.data.grantedBy === null ? '' : grantsText.already(check.data.grantedBy.givenBy)}
            </Text>
          ) : null}
          {dangers.length === 0 ? null : (
            <Alert color="orange" role="alert" icon={<Icon name="warning" />} title={grantsText.danger}>
              <List size="sm" mb="sm">
                {dangers.map(({ kind, text }) => (
                  <List.Item key={kind}>{text}</List.Item>
                ))}
              </List>
              <Checkbox
                label={grantsText.seen}
                checked={seen}
                onChange={({ currentTarget }) => setSeen(currentTarget.checked)}
              />
            </Alert>
          )}
          <FailureShown failure={give.failure} title={grantsText.failed} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {settingsText.cancel}
            </Button>
            <Button
              type="submit"
              disabled={!isChecked || (dangers.length > 0 && !seen)}
              loading={give.isUnderWay}
            >
              {grantsText.allow}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

interface FieldsProps {
  readonly wish: GrantWish
  readonly onChange: (patch: Partial<GrantWish>) => void
}

function GrantFields({ wish, onChange }: FieldsProps): ReactNode {
  const { fields, abilities: names, scopes, lifetimes, resourceHints } = grantsText
  const isFolder = wish.ability === 'fs.read' || wish.ability === 'fs.write'
  return (
    <>
      <Select
        label={fields.ability}
        allowDeselect={false}
        data={abilities.map((value) => ({ value, label: names[value] }))}
        value={wish.ability}
        onChange={(ability) => onChange({ ability: ability ?? emptyWish.ability })}
      />
      {isFolder ? (
        <FolderField
          label={fields.resource}
          description={resourceHints[wish.ability]}
          isRequired
          value={wish.resource}
          onChange={(resource) => onChange({ resource })}
        />
      ) : (
        <TextInput
          label={fields.resource}
          description={resourceHints[wish.ability]}
          withAsterisk
          spellCheck={false}
          value={wish.resource}
          onChange={({ currentTarget }) => onChange({ resource: currentTarget.value })}
        />
      )}
      <Group grow align="start">
        <Select
          label={fields.scopeKind}
          allowDeselect={false}
          data={scopeKinds.map((value) => ({ value, label: scopes[value] }))}
          value={wish.scopeKind}
          onChange={(scopeKind) => onChange({ scopeKind: scopeKind ?? 'global' })}
        />
        {wish.scopeKind === 'global' ? null : (
          <TextInput
            label={fields.scopeName}
            withAsterisk
            value={wish.scopeName}
            onChange={({ currentTarget }) => onChange({ scopeName: currentTarget.value })}
          />
        )}
      </Group>
      <Group grow align="start">
        <Select
          label={fields.lifetime}
          allowDeselect={false}
          data={[
            { value: 'remembered' as const, label: lifetimes.remembered },
            { value: 'once' as const, label: lifetimes.once },
          ]}
          value={wish.lifetime}
          onChange={(lifetime) => onChange({ lifetime: lifetime ?? 'remembered' })}
        />
        <TextInput
          type="date"
          label={fields.expires}
          value={wish.lastDay}
          onChange={({ currentTarget }) => onChange({ lastDay: currentTarget.value })}
        />
      </Group>
      <TextInput
        label={fields.reason}
        maxLength={1_000}
        value={wish.reason}
        onChange={({ currentTarget }) => onChange({ reason: currentTarget.value })}
      />
    </>
  )
}
