import { ActionIcon, useMantineColorScheme } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useSyncExternalStore } from 'react'

import { keysText } from '../commands/keys.ts'
import { commandOf } from '../commands/registry.ts'
import { Icon } from '../icons/icon.tsx'
import { liveStatus } from '../live/live.ts'
import { shellText } from '../text/shell.ts'
import classes from './frame.module.css'
import { isMac } from './platform.ts'

const schemes = { auto: 'light', light: 'dark', dark: 'auto' } as const
const pictures = { auto: 'screen', light: 'sun', dark: 'moon' } as const

export function Header({ children }: { children: ReactNode }): ReactNode {
  const { colorScheme } = useMantineColorScheme()
  return (
    <header className={classes['header']}>
      {children}
      <Link to="/" className={classes['mark']} aria-label={shellText.name}>
        <Mark />
        <span>{shellText.name}</span>
      </Link>
      <button type="button" className={classes['finder']} onClick={() => commandOf('page.palette')?.run()}>
        <Icon name="search" size={16} />
        <span>{shellText.search}</span>
        <kbd>{keysText('mod+k', { isMac }).join(' ')}</kbd>
      </button>
      <ConnectionBadge />
      <ActionIcon
        variant="subtle"
        color="gray"
        title={shellText.theme.change(shellText.theme[colorScheme].toLowerCase())}
        aria-label={shellText.theme.change(shellText.theme[colorScheme].toLowerCase())}
        onClick={() => commandOf('page.colours')?.run()}
      >
        <Icon name={pictures[colorScheme]} />
      </ActionIcon>
    </header>
  )
}

/** As the system has it, then light, then dark. */
export function nextScheme(scheme: keyof typeof schemes): keyof typeof schemes {
  return schemes[scheme]
}

function ConnectionBadge(): ReactNode {
  const { state } = useSyncExternalStore(liveStatus.subscribe, liveStatus.get)
  return (
    <output
      className={classes['badge']}
      data-state={state}
      title={shellText.liveSays[state]}
      aria-label={shellText.live[state]}
    >
      <span>{shellText.live[state]}</span>
    </output>
  )
}

export function Mark({ size = 24 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0b6e5d" />
      <path
        d="M9 22 16 8l7 14"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path d="M12.5 18.5h7" stroke="#8fe3d3" strokeWidth="3" strokeLinecap="round" />
    </svg>
  )
}
