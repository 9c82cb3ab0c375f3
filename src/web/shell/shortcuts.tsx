import { Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { keysText } from '../commands/keys.ts'
import { useOfferedCommands } from '../commands/use-commands.ts'
import { shellText } from '../text/shell.ts'
import { Keys } from './keys-shown.tsx'
import { isMac } from './platform.ts'

/** The keys that do something at present. */
export function Shortcuts({ onClose }: { onClose: () => void }): ReactNode {
  const keyed = useOfferedCommands().filter(({ keys }) => keys !== undefined)
  const groups = Map.groupBy(keyed, ({ group }) => group)
  return (
    <Modal opened onClose={onClose} title={shellText.shortcuts.title}>
      <Stack gap="md">
        {[...groups].map(([group, commands]) => (
          <section key={group} aria-label={group}>
            <Text size="xs" c="dimmed" fw={600} mb={4}>
              {group}
            </Text>
            {commands.map(({ id, title, keys = '' }) => (
              <div key={id} style={{ display: 'flex', padding: '4px 0' }}>
                <Text size="sm">{title}</Text>
                <Keys parts={keysText(keys, { isMac })} />
              </div>
            ))}
          </section>
        ))}
      </Stack>
    </Modal>
  )
}
