import { Button, Group, Modal, PasswordInput, Select, Stack, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

import type { ModelsView, ProviderKind } from '#contract'

import { FailureShown } from '../../parts/failure-shown.tsx'
import { kindText, modelsText, providersText } from '../../text/models.ts'
import { hostOf, isProviderName, proposedName } from './provider-kinds.ts'
import { useAddProvider } from './use-add-provider.ts'

interface AddProps {
  readonly firstKind: ProviderKind
  readonly kinds: ModelsView['kinds']
  /** Names of the providers that are there. */
  readonly taken: readonly string[]
  readonly onDone: () => void
  readonly onClose: () => void
}

const { fields, wrong } = providersText

/** Somebody else who serves models. Name and address follow the kind until they are typed. */
export function AddProvider({ firstKind, kinds, taken, onDone, onClose }: AddProps): ReactNode {
  const adding = useAddProvider()
  const [kind, setKind] = useState<ProviderKind>(firstKind)
  const [typedName, setName] = useState<string | null>(null)
  const [typedUrl, setUrl] = useState<string | null>(null)
  const [key, setKey] = useState('')
  const [wasTried, setTried] = useState(false)
  const name = (typedName ?? proposedName(kind, taken)).trim()
  const facts = kinds.find((one) => one.kind === kind)
  const url = (typedUrl ?? facts?.url ?? '').trim()
  const host = hostOf(url)
  const problems = {
    name: isProviderName(name) ? (taken.includes(name) ? wrong.taken : null) : wrong.name,
    url: host === null ? wrong.url : null,
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    setTried(true)
    if (problems.name !== null || host === null) return
    if (!(await adding.add({ kind, name, url, key: key.trim() }))) return
    setKey('')
    onDone()
  }
  return (
    <Modal opened onClose={onClose} title={providersText.add} size="lg">
      <form noValidate autoComplete="off" onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Select
            label={fields.kind}
            data-autofocus
            allowDeselect={false}
            data={kinds.map((one) => ({ value: one.kind, label: kindText[one.kind] }))}
            value={kind}
            onChange={(next) => setKind(next ?? kind)}
          />
          <TextInput
            label={fields.name}
            description={fields.nameHint}
            withAsterisk
            spellCheck={false}
            maxLength={41}
            error={wasTried || typedName !== null ? problems.name : null}
            value={typedName ?? name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <TextInput
            label={fields.url}
            description={fields.urlHint}
            placeholder={fields.urlSample}
            withAsterisk
            spellCheck={false}
            inputMode="url"
            error={wasTried ? (problems.url ?? adding.problemOf('url')) : null}
            value={typedUrl ?? url}
            onChange={({ currentTarget }) => setUrl(currentTarget.value)}
          />
          <PasswordInput
            label={fields.key}
            description={`${fields.keyHint(host ?? fields.noHost, facts?.header ?? '')} ${fields.keyLess}`}
            autoComplete="off"
            spellCheck={false}
            error={adding.problemOf('key')}
            value={key}
            onChange={({ currentTarget }) => setKey(currentTarget.value)}
          />
          <FailureShown failure={adding.failure} title={providersText.notAdded} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {modelsText.cancel}
            </Button>
            <Button type="submit" loading={adding.isUnderWay}>
              {providersText.add}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
