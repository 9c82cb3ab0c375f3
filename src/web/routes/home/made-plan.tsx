import { Alert, Badge, Button, Code, Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

import { isJsonObject } from '#base'
import type { Plan } from '#contract'

import { useAction } from '../../client/use-operation.ts'
import { Icon } from '../../icons/icon.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { planningText } from '../../text/planning.ts'
import classes from './home.module.css'
import { LookAndRun } from './look-and-run.tsx'
import { markedLines, stepsOf } from './plan-facts.ts'

const text = planningText

/** A workflow that was made of a sentence: its steps, what of it nobody has said, and what it would do. */
export function MadePlan({ plan }: { plan: Plan }): ReactNode {
  const { document, workflow, input, template, model, degraded, why } = plan
  const schema = document['input']
  const title = document['title'] ?? document['name']
  return (
    <Stack gap="md">
      <div>
        <Group gap="xs">
          <Title order={3}>{typeof title === 'string' ? title : text.source}</Title>
          {degraded ? <Badge color="yellow">{text.degraded}</Badge> : null}
        </Group>
        <Text size="sm" c="dimmed">
          {template === null ? text.madeBy(model) : `${why ?? ''} ${text.template(template)}`}
        </Text>
      </div>
      <section aria-label={text.steps}>
        <ol className={classes['planSteps']}>
          {stepsOf(document).map(({ id, title: name, deed, depth }) => (
            <li key={id} style={{ marginInlineStart: depth * 20 }}>
              {name} <Code>{deed}</Code>
            </li>
          ))}
        </ol>
      </section>
      <Guesses plan={plan} />
      <Findings findings={plan.findings} />
      <Source plan={plan} />
      <Keep plan={plan} />
      <LookAndRun
        source={{ text: workflow }}
        schema={schema !== undefined && isJsonObject(schema) ? schema : {}}
        given={{ ...input }}
      />
    </Stack>
  )
}

function Guesses({ plan: { guesses, template } }: { plan: Plan }): ReactNode {
  if (template !== null) return null
  if (guesses.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {text.guesses.none}
      </Text>
    )
  }
  return (
    <Alert color="yellow" icon={<Icon name="warning" />} title={text.guesses.title}>
      <Text size="sm">{text.guesses.text}</Text>
      <ul className={classes['guesses']}>
        {guesses.map(({ at, value, why }) => (
          <li key={at}>
            <Code>{JSON.stringify(value)}</Code> {why} <Code>{at}</Code>
          </li>
        ))}
      </ul>
    </Alert>
  )
}

function Findings({ findings }: Pick<Plan, 'findings'>): ReactNode {
  if (findings.length === 0) return null
  return (
    <section aria-label={text.findings}>
      <Text size="sm" fw={600}>
        {text.findings}
      </Text>
      <ul className={classes['guesses']}>
        {findings.map(({ code, at, message, hint }) => (
          <li key={`${code} ${at}`}>
            {message} {hint ?? ''}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Source({ plan: { workflow, guesses, template } }: { plan: Plan }): ReactNode {
  const marked = template === null ? markedLines(workflow, guesses) : new Set<number>()
  return (
    <details>
      <summary style={{ cursor: 'pointer' }}>
        <Text span size="sm" fw={600}>
          {text.source}
        </Text>
      </summary>
      <pre
        className={classes['source']}
        // Long lines scroll, and so can be reached by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="group"
        aria-label={text.source}
      >
        {workflow
          .trimEnd()
          .split('\n')
          .map((line, index) =>
            marked.has(index + 1) ? (
              // oxlint-disable-next-line react/no-array-index-key -- a line is its number
              <mark key={index} title={text.marked}>
                {`${line}\n`}
              </mark>
            ) : (
              `${line}\n`
            ),
          )}
      </pre>
    </details>
  )
}

/** Keeps it as a draft, where none of its name is. */
function Keep({ plan: { document, workflow } }: { plan: Plan }): ReactNode {
  const save = useAction('workflows.saveDraft')
  const { name } = document
  if (typeof name !== 'string') return null
  return (
    <div>
      <Button
        size="xs"
        variant="default"
        loading={save.isUnderWay}
        disabled={save.result !== undefined}
        onClick={() => void save.start({ name, text: workflow, revision: 'none' })}
      >
        {text.keep.action}
      </Button>
      <Text size="sm" role="status" mt={save.result === undefined ? 0 : 4}>
        {save.result === undefined ? '' : text.keep.kept(save.result.name)}
      </Text>
      <FailureShown failure={save.failure} title={text.keep.failed} />
    </div>
  )
}
