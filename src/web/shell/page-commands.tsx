import { useMantineColorScheme } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense } from 'react'

import { useCommandKeys, useCommands } from '../commands/use-commands.ts'
import { shellText } from '../text/shell.ts'
import { nextScheme } from './header.tsx'
import { rooms } from './rooms.ts'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const Shortcuts = lazy(async () => ({ default: (await import('./shortcuts.tsx')).Shortcuts }))

/** What can be done everywhere, and the two dialogs that show what can be done. */
export function PageCommands(): ReactNode {
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [isPaletteOpen, palette] = useDisclosure(false)
  const [areShortcutsOpen, shortcuts] = useDisclosure(false)
  useCommandKeys()
  useCommands([
    ...rooms.map(({ id, title, to, keys }) => ({
      id: `go.${id}`,
      title,
      group: shellText.commands.go,
      keys,
      run: () => void navigate(to),
    })),
    {
      id: 'models.setUp',
      title: shellText.commands.setUpModels,
      group: shellText.commands.go,
      run: () => void navigate({ to: '/models' }),
    },
    {
      id: 'page.palette',
      title: shellText.commands.palette,
      group: shellText.commands.page,
      keys: 'mod+k',
      run: palette.open,
    },
    {
      id: 'page.shortcuts',
      title: shellText.commands.shortcuts,
      group: shellText.commands.page,
      keys: '?',
      run: shortcuts.open,
    },
    {
      id: 'page.colours',
      title: shellText.commands.colours,
      group: shellText.commands.page,
      keys: 'g t',
      run: () => setColorScheme(nextScheme(colorScheme)),
    },
  ])
  return (
    <Suspense>
      {isPaletteOpen ? <Palette onClose={palette.close} /> : null}
      {areShortcutsOpen ? <Shortcuts onClose={shortcuts.close} /> : null}
    </Suspense>
  )
}
