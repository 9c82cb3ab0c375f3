import { ActionIcon, Group, Text } from '@mantine/core'
import { type ReactNode, useEffect, useEffectEvent, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'

import { createStore } from '../client/store.ts'
import { Icon } from '../icons/icon.tsx'
import { shellText } from '../text/shell.ts'
import classes from './frame.module.css'

export interface Inspected {
  readonly title: string
  close(): void
}

const slot = createStore<HTMLElement | null>(null)
const inspected = createStore<Inspected | null>(null)

export function useInspected(): Inspected | null {
  return useSyncExternalStore(inspected.subscribe, inspected.get)
}

interface InspectProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Shows its children in the part on the right, for as long as it is there itself. */
export function Inspect({ title, onClose, children }: InspectProps): ReactNode {
  const body = useSyncExternalStore(slot.subscribe, slot.get)
  const close = useEffectEvent(onClose)
  useEffect(() => {
    const mine: Inspected = { title, close: () => close() }
    inspected.set(mine)
    return () => {
      if (inspected.get() === mine) inspected.set(null)
    }
  }, [title])
  return body === null ? null : createPortal(children, body)
}

function place(element: HTMLElement | null): void {
  slot.set(element)
}

/** Where what is inspected is put. */
export function InspectorSlot({ className }: { className?: string | undefined }): ReactNode {
  return <div ref={place} className={className} />
}

/** The part on the right of a wide window. */
export function InspectorPanel({ title, close }: Inspected): ReactNode {
  return (
    <div className={classes['aside']}>
      <Group justify="space-between" wrap="nowrap" className={classes['asideHead']}>
        <Text fw={620} truncate>
          {title}
        </Text>
        <ActionIcon variant="subtle" color="gray" aria-label={shellText.closeInspector} onClick={close}>
          <Icon name="close" />
        </ActionIcon>
      </Group>
      <InspectorSlot className={classes['asideBody']} />
    </div>
  )
}
