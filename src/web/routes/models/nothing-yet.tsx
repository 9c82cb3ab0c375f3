import { Button, Code, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { ProviderKind } from '#contract'

import { Card } from '../../parts/card.tsx'
import { Copy } from '../../parts/copied.tsx'
import { Empty } from '../../parts/empty.tsx'
import { modelsText } from '../../text/models.ts'
import classes from './models.module.css'

const { empty } = modelsText

/** What a model is good for, and what it takes to have one. */
export function NothingYet({ onAdd }: { onAdd: (kind: ProviderKind) => void }): ReactNode {
  const { local, network } = empty
  const [install, fetch, add] = local.steps
  return (
    <>
      <Empty icon="models" title={empty.title} text={empty.text} />
      <div className={classes['ways']}>
        <Card title={local.title}>
          <Text size="sm">{local.text}</Text>
          <ol className={classes['steps']}>
            <li>{install}</li>
            <li>
              {fetch}
              <Group gap={4} wrap="nowrap">
                <Code>{local.command}</Code>
                <Copy text={local.command} label={local.copy} />
              </Group>
            </li>
            <li>{add}</li>
          </ol>
          <Button onClick={() => onAdd('ollama')}>{local.action}</Button>
        </Card>
        <Card title={network.title}>
          <Text size="sm" mb="md">
            {network.text}
          </Text>
          <Button variant="default" onClick={() => onAdd('openai')}>
            {network.action}
          </Button>
        </Card>
      </div>
    </>
  )
}
