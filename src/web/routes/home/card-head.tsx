import { Badge, Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

import { Icon, type IconName } from '../../icons/icon.tsx'
import { homeText } from '../../text/home.ts'
import classes from './home.module.css'

interface CardHeadProps {
  /** Of the title, to name the card by. */
  readonly id: string
  readonly icon: IconName
  readonly title: string
  readonly text: string
}

/** What a card of the first page is for, and that it needs no network. */
export function CardHead({ id, icon, title, text }: CardHeadProps): ReactNode {
  return (
    <Group gap="md" wrap="nowrap" align="start" mb="md">
      <span className={classes['picture']}>
        <Icon name={icon} size={24} />
      </span>
      <div>
        <Group gap="xs">
          <Title order={2} id={id}>
            {title}
          </Title>
          <Badge color="fir">{homeText.works}</Badge>
        </Group>
        <Text size="sm" c="dimmed" mt={2}>
          {text}
        </Text>
      </div>
    </Group>
  )
}
