import { Text } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'

import type { Output } from '../client/create-client.ts'
import { Icon } from '../icons/icon.tsx'
import { folderText } from '../text/folders.ts'
import classes from './folders.module.css'

interface FolderListProps {
  readonly seen: Output<'files.browse'>
  readonly onOpen: (folder: string) => void
}

/** The folders in a folder. Arrows walk, Enter and the right arrow go in, the left arrow goes up, a letter jumps. */
export function FolderList({ seen, onOpen }: FolderListProps): ReactNode {
  const list = useRef<HTMLDivElement>(null)
  const folders = seen.items.filter(({ kind }) => kind === 'folder')

  function press(event: KeyboardEvent): void {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.findIndex((button) => button === document.activeElement)
    const next = nextOf(
      event.key,
      at,
      folders.map(({ name }) => name),
    )
    if (next !== null) {
      event.preventDefault()
      buttons[next]?.focus()
    } else if (event.key === 'ArrowRight') {
      const entry = folders[at]
      if (entry) onOpen(entry.path)
    } else if ((event.key === 'ArrowLeft' || event.key === 'Backspace') && seen.parent !== null) {
      onOpen(seen.parent)
    }
  }
  return (
    <div ref={list} role="group" aria-label={folderText.list} className={classes['list']} onKeyDown={press}>
      {folders.map(({ name, path, entries }) => (
        <button key={path} type="button" className={classes['entry']} onClick={() => onOpen(path)}>
          <Icon name="folder" />
          <span className={classes['name']}>{name}</span>
          <span className={classes['count']}>{folderText.entries(entries)}</span>
          <Icon name="right" size={14} />
        </button>
      ))}
      {folders.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          {folderText.empty}
        </Text>
      ) : null}
      {seen.truncated || seen.next !== null ? (
        <Text size="xs" c="dimmed" p="xs">
          {folderText.truncated}
        </Text>
      ) : null}
    </div>
  )
}

/** Where a key leads from the entry `at` (-1: none); null where it leads nowhere. */
function nextOf(key: string, at: number, names: readonly string[]): number | null {
  const last = names.length - 1
  if (last < 0) return null
  if (key === 'ArrowDown') return Math.min(last, at + 1)
  if (key === 'ArrowUp') return Math.max(0, at - 1)
  if (key === 'Home') return 0
  if (key === 'End') return last
  if (key.length !== 1 || key === ' ') return null
  const letter = key.toLowerCase()
  const after = names.findIndex((name, index) => index > at && name.toLowerCase().startsWith(letter))
  const found = after === -1 ? names.findIndex((name) => name.toLowerCase().startsWith(letter)) : after
  return found === -1 ? null : found
}
