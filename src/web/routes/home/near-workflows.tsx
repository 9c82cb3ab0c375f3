import { Button, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import type { JsonObject } from '#base'
import type { NearWorkflow } from '#contract'

import { useOperation } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { planningText } from '../../text/planning.ts'
import classes from './home.module.css'
import { LookAndRun } from './look-and-run.tsx'
import { firstSentence } from './plan-facts.ts'

const text = planningText.near

/** What comes nearest to a sentence that was not understood, each to be taken with what the sentence says. */
export function NearWorkflows({ nearest }: { nearest: readonly NearWorkflow[] }): ReactNode {
  const [taken, setTaken] = useState<string | null>(null)
  const chosen = nearest.find(({ name }) => name === taken)
  if (nearest.length === 0) return null
  return (
    <Stack gap="sm">
      <div>
        <Title order={3}>{text.title}</Title>
        <Text size="sm" c="dimmed">
          {text.text}
        </Text>
      </div>
      <ul className={classes['near']}>
        {nearest.map(({ name, title, description, missing }) => (
          <li key={name} data-taken={name === taken || undefined}>
            <Text fw={600}>{title}</Text>
            <Text size="sm">{firstSentence(description)}</Text>
            {missing.length === 0 ? null : (
              <Text size="sm" c="dimmed">
                {text.missing(missing.join(', '))}
              </Text>
            )}
            <Button
              size="xs"
              variant="default"
              mt="auto"
              w="fit-content"
              aria-pressed={name === taken}
              onClick={() => setTaken(name)}
            >
              {text.take(title)}
            </Button>
          </li>
        ))}
      </ul>
      {chosen === undefined ? null : <Taken key={chosen.name} near={chosen} />}
    </Stack>
  )
}

function Taken({ near: { name, input } }: { near: NearWorkflow }): ReactNode {
  const workflow = useOperation('workflows.get', { name })
  if (workflow.data === undefined) {
    return (
      <>
        <FailureShown failure={workflow.error} onRetry={() => void workflow.refetch()} />
        {workflow.isPending ? <Waiting lines={2} /> : null}
      </>
    )
  }
  const schema = workflow.data.input as JsonObject
  return <LookAndRun source={{ workflow: name }} schema={schema} given={{ ...input }} />
}
