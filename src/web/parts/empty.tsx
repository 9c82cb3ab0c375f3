import { Stack, Text, ThemeIcon, Title } from '@mantine/core'
import type { ReactNode } from 'react'

import { Icon, type IconName } from '../icons/icon.tsx'

interface EmptyProps {
  readonly icon: IconName
  readonly title: string
  /** What would be here, and how it comes here. */
  readonly text: string
  /** Whether it is all that the page has, so that its title is that of the page. */
  readonly isPage?: boolean
  readonly children?: ReactNode
}

/** A place where nothing is yet. */
export function Empty({ icon, title, text, isPage = false, children }: EmptyProps): ReactNode {
  return (
    <Stack align="center" gap={6} py={48} px="md" ta="center">
      <ThemeIcon variant="light" color="gray" size={44} radius="xl" mb={4}>
        <Icon name={icon} size={22} />
      </ThemeIcon>
      {isPage ? (
        <Title order={1} size="h4">
          {title}
        </Title>
      ) : (
        <Text fw={620}>{title}</Text>
      )}
      <Text size="sm" c="dimmed" maw={420}>
        {text}
      </Text>
      {children}
    </Stack>
  )
}
