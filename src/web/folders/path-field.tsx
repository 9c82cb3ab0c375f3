import { TextInput } from '@mantine/core'
import { type ReactNode, useLayoutEffect, useRef } from 'react'

import { folderText } from '../text/folders.ts'

interface PathFieldProps {
  /** Where one is; empty as long as that is not known. */
  readonly here: string
  /** What was typed in its place; null for nothing. */
  readonly typed: string | null
  readonly onType: (text: string) => void
}

/** Where one is in the folders, and where a path is typed or pasted. */
export function PathField({ here, typed, onType }: PathFieldProps): ReactNode {
  const field = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    // It may come when somebody is about to paste: that then takes its place, and does not go behind it.
    if (here !== '' && document.activeElement === field.current) field.current?.select()
  }, [here])
  return (
    <TextInput
      ref={field}
      data-autofocus
      style={{ flex: 1 }}
      label={folderText.path}
      description={folderText.pathHint}
      value={typed ?? here}
      spellCheck={false}
      onChange={({ currentTarget }) => onType(currentTarget.value)}
    />
  )
}
