import { Modal, TextInput, Text } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useId, useState } from 'react'

import { keysText } from '../commands/keys.ts'
import type { Command } from '../commands/registry.ts'
import { useOfferedCommands } from '../commands/use-commands.ts'
import { Icon } from '../icons/icon.tsx'
import { shellText } from '../text/shell.ts'
import { Keys } from './keys-shown.tsx'
import classes from './palette.module.css'
import { isMac } from './platform.ts'

/** Everything that can be done at present, to be found by typing. */
export function Palette({ onClose }: { onClose: () => void }): ReactNode {
  const [sought, setSought] = useState('')
  const [chosen, setChosen] = useState(0)
  const list = useId()
  const found = matches(useOfferedCommands(), sought)
  const current = Math.min(chosen, found.length - 1)

  function choose(command: Command | undefined): void {
    if (command === undefined) return
    onClose()
    command.run()
  }
  function press(event: KeyboardEvent): void {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (move !== undefined) {
      event.preventDefault()
      setChosen((current + move + found.length) % Math.max(1, found.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      choose(found[current])
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size={560}
      yOffset="12vh"
      attributes={{ content: { 'aria-label': shellText.palette.title } }}
    >
      <TextInput
        data-autofocus
        variant="unstyled"
        size="md"
        px="md"
        py={6}
        leftSection={<Icon name="search" />}
        placeholder={shellText.palette.placeholder}
        aria-label={shellText.palette.placeholder}
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={found[current] ? `${list}-${current}` : undefined}
        value={sought}
        onChange={({ currentTarget }) => {
          setSought(currentTarget.value)
          setChosen(0)
        }}
        onKeyDown={press}
      />
      <div id={list} role="listbox" aria-label={shellText.palette.title} className={classes['list']}>
        {found.map((command, index) => (
          <div
            key={command.id}
            id={`${list}-${index}`}
            role="option"
            aria-selected={index === current}
            tabIndex={-1}
            className={classes['option']}
            ref={index === current ? showIt : undefined}
            onPointerMove={() => setChosen(index)}
            onClick={() => choose(command)}
            onKeyDown={press}
          >
            <span className={classes['group']}>{command.group}</span>
            <span>{command.title}</span>
            {command.keys === undefined ? null : <Keys parts={keysText(command.keys, { isMac })} />}
          </div>
        ))}
      </div>
      {found.length === 0 ? (
        <Text c="dimmed" size="sm" p="md" role="status">
          {shellText.palette.nothing}
        </Text>
      ) : null}
    </Modal>
  )
}

function showIt(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}

/** Those whose words begin with the words sought, in their own order. */
export function matches(all: readonly Command[], sought: string): readonly Command[] {
  const words = sought.toLowerCase().split(/\s+/u).filter(Boolean)
  const seen = new Set<string>()
  return all.filter(({ id, group, title, when }) => {
    if (seen.has(id) || id === 'page.palette' || !(when?.() ?? true)) return false
    const parts = `${group} ${title}`.toLowerCase().split(/\s+/u)
    if (!words.every((word) => parts.some((part) => part.startsWith(word)))) return false
    return seen.add(id)
  })
}
