import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'

import { shellText } from '../text/shell.ts'
import { type Inspected, InspectorSlot } from './inspect.tsx'
import { Sidebar } from './sidebar.tsx'

/** The rooms and runs, over a narrow window. */
export function MenuDrawer({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }): ReactNode {
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      size="min(86%, 320px)"
      title={shellText.menu}
      padding="md"
      styles={{ body: { padding: 0 } }}
    >
      <Sidebar />
    </Drawer>
  )
}

/** What is looked at closely, over a window that has no place beside it. */
export function InspectorDrawer({ title, close }: Inspected): ReactNode {
  return (
    <Drawer opened onClose={close} position="right" size="min(100%, 460px)" title={title}>
      <InspectorSlot />
    </Drawer>
  )
}
