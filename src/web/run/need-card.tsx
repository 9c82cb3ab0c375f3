import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

import type { Output } from '../client/create-client.ts'
import classes from './run.module.css'

/** Something that a run cannot go on without a person for. */
export type Need = Output<'runs.get'>['needs'][number]
export type NeedOf<Is extends Need['is']> = Extract<Need, { is: Is }>

interface NeedCardProps {
  readonly title: string
  readonly says: string
  readonly children: ReactNode
}

export function NeedCard({ title, says, children }: NeedCardProps): ReactNode {
  return (
    <section className={classes['need']} aria-label={title}>
      <Title order={2}>{title}</Title>
      {says === '' ? null : <Text size="sm">{says}</Text>}
      {children}
    </section>
  )
}
