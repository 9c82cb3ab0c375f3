import { Button, Group, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'

import { folderText } from '../text/folders.ts'
import { FolderPicker } from './folder-picker.tsx'

interface FolderFieldProps {
  readonly label: string
  readonly description?: string | undefined
  readonly isRequired?: boolean
  readonly value: string
  readonly onChange: (folder: string) => void
}

/** A path that can be typed, pasted, or chosen by walking to it. */
export function FolderField({
  label,
  description,
  isRequired = false,
  value,
  onChange,
}: FolderFieldProps): ReactNode {
  const [isOpen, picker] = useDisclosure(false)
  return (
    <Group align="end" gap={6} wrap="nowrap">
      <TextInput
        style={{ flex: 1 }}
        label={label}
        description={description}
        withAsterisk={isRequired}
        spellCheck={false}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <Button variant="default" onClick={picker.open} aria-label={`${label}: ${folderText.browse}`}>
        {folderText.browse}
      </Button>
      {isOpen ? (
        <FolderPicker
          from={value === '' ? undefined : value}
          onChoose={(folder) => {
            onChange(folder)
            picker.close()
          }}
          onClose={picker.close}
        />
      ) : null}
    </Group>
  )
}
