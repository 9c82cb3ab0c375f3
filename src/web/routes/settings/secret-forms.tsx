import {
  Button,
  Checkbox,
  Group,
  Modal,
  PasswordInput,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

import { useAction } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { settingsText, vaultText } from '../../text/settings.ts'

interface FormProps {
  readonly onDone: () => void
  readonly onClose: () => void
}

const { fields } = vaultText

/** A new secret, or one that takes the place of another. */
export function NewSecret({ onDone, onClose }: FormProps): ReactNode {
  const set = useAction('vault.set')
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const [hosts, setHosts] = useState<string[]>([])
  const [methods, setMethods] = useState<string[]>([])
  const [paths, setPaths] = useState<string[]>(['/'])
  const [header, setHeader] = useState('authorization')
  const [replace, setReplace] = useState(false)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if ((await set.start({ name, value, hosts, methods, paths, header, replace })) !== null) onDone()
  }
  return (
    <Modal opened onClose={onClose} title={vaultText.add} size="lg">
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <TextInput
            label={fields.name}
            description={fields.nameHint}
            withAsterisk
            data-autofocus
            spellCheck={false}
            maxLength={64}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Value value={value} onChange={setValue} />
          <TagsInput
            label={fields.hosts}
            description={fields.hostsHint}
            withAsterisk
            acceptValueOnBlur
            value={hosts}
            onChange={setHosts}
          />
          <Group grow align="start">
            <TagsInput
              label={fields.methods}
              description={fields.methodsHint}
              data={['GET', 'POST', 'PUT', 'PATCH', 'DELETE']}
              acceptValueOnBlur
              value={methods}
              onChange={setMethods}
            />
            <TagsInput
              label={fields.paths}
              description={fields.pathsHint}
              acceptValueOnBlur
              value={paths}
              onChange={setPaths}
            />
          </Group>
          <TextInput
            label={fields.header}
            spellCheck={false}
            value={header}
            onChange={({ currentTarget }) => setHeader(currentTarget.value)}
          />
          {set.failure?.code === 'vault.exists' ? (
            <Checkbox
              label={vaultText.replace}
              checked={replace}
              onChange={({ currentTarget }) => setReplace(currentTarget.checked)}
            />
          ) : null}
          <FailureShown failure={set.failure} title={vaultText.failed} />
          <Buttons
            isReady={name !== '' && value !== '' && hosts.length > 0 && paths.length > 0}
            isUnderWay={set.isUnderWay}
            onClose={onClose}
          />
        </Stack>
      </form>
    </Modal>
  )
}

/** Another value for a secret. */
export function NewValue({ name, onDone, onClose }: FormProps & { readonly name: string }): ReactNode {
  const rotate = useAction('vault.rotate')
  const [value, setValue] = useState('')
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if ((await rotate.start({ name, value })) !== null) onDone()
  }
  return (
    <Modal opened onClose={onClose} title={vaultText.rotateTitle(name)}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Text size="sm">{vaultText.rotateText}</Text>
          <Value value={value} onChange={setValue} />
          <FailureShown failure={rotate.failure} title={vaultText.failed} />
          <Buttons isReady={value !== ''} isUnderWay={rotate.isUnderWay} onClose={onClose} />
        </Stack>
      </form>
    </Modal>
  )
}

function Value({ value, onChange }: { value: string; onChange: (value: string) => void }): ReactNode {
  return (
    <PasswordInput
      label={fields.value}
      description={fields.valueHint}
      withAsterisk
      autoComplete="off"
      spellCheck={false}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

interface ButtonsProps {
  readonly isReady: boolean
  readonly isUnderWay: boolean
  readonly onClose: () => void
}

function Buttons({ isReady, isUnderWay, onClose }: ButtonsProps): ReactNode {
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={onClose}>
        {settingsText.cancel}
      </Button>
      <Button type="submit" disabled={!isReady} loading={isUnderWay}>
        {settingsText.save}
      </Button>
    </Group>
  )
}
