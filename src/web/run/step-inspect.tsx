import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'

import { durationText } from '#base'
import { Icon } from '../icons/icon.tsx'
import { Facts } from '../parts/facts.tsx'
import { When } from '../parts/when.tsx'
import { Inspect } from '../shell/inspect.tsx'
import { runText } from '../text/runs.ts'
import { ForkDialog } from './fork-dialog.tsx'
import type { Step } from './timeline.ts'
import { ValueShown } from './value-shown.tsx'

const text = runText.step

interface StepInspectProps {
  readonly run: string
  readonly step: Step
  /** Whether a fork may begin here: the run has a workflow. */
  readonly canFork: boolean
  readonly onClose: () => void
}

/** One step closely: how it stands, what it was given and gave, and what it was doing when. */
export function StepInspect({ run, step, canFork, onClose }: StepInspectProps): ReactNode {
  const [isForking, setForking] = useState(false)
  return (
    <Inspect title={step.node} onClose={onClose}>
      <Stack gap="md">
        <Facts
          facts={[
            [text.state, runText.timeline.state[step.state]],
            [text.kind, `${runText.timeline.kinds[step.kind]}: ${step.what}`],
            [text.attempts, step.attempts > 1 ? String(step.attempts) : null],
            [text.began, <When key="began" at={step.startedAt} />],
            [text.took, step.endedAt === null ? null : tookOf(step.startedAt, step.endedAt)],
            [text.key, <Code key="key">{step.key}</Code>],
          ]}
        />
        {step.error === null ? null : (
          <Alert color="red" icon={<Icon name="warning" />} title={step.error.code}>
            <Text size="sm">{step.error.detail}</Text>
            {step.error.hint === undefined ? null : <Text size="sm">{step.error.hint}</Text>}
          </Alert>
        )}
        {step.doubt === null ? null : (
          <Alert color="orange" icon={<Icon name="warning" />} title={runText.timeline.phases.doubt}>
            {step.doubt}
          </Alert>
        )}
        <Group gap="xs">
          {step.child === null ? null : (
            <Button
              size="xs"
              variant="default"
              renderRoot={(props) => <Link to="/runs/$id" params={{ id: step.child ?? '' }} {...props} />}
            >
              {text.openChild}
            </Button>
          )}
          {canFork && step.input.forgotten !== true ? (
            <Button
              size="xs"
              variant="default"
              title={text.forkHint}
              leftSection={<Icon name="fork" size={14} />}
              onClick={() => setForking(true)}
            >
              {runText.actions.fork}
            </Button>
          ) : null}
        </Group>
        <ValueShown
          key={`in ${step.key}`}
          title={text.input}
          shown={step.input}
          whole={{ id: run, key: step.key, part: 'input' }}
        />
        <ValueShown
          key={`out ${step.key}`}
          title={text.output}
          shown={step.output}
          whole={{ id: run, key: step.key, part: 'output' }}
        />
        {step.phases.length > 0 ? <Phases step={step} /> : null}
      </Stack>
      {isForking ? <ForkDialog run={run} fromKey={step.key} onClose={() => setForking(false)} /> : null}
    </Inspect>
  )
}

function Phases({ step }: { step: Step }): ReactNode {
  return (
    <section aria-label={text.phases}>
      <Text size="sm" fw={600} mb={4}>
        {text.phases}
      </Text>
      {step.phases.map(({ is, from, to, attempt, code }) => (
        <Group key={is + from} gap="xs" py={2}>
          <Text size="sm">
            {is === 'attempt' ? runText.timeline.attempt(attempt) : runText.timeline.phases[is]}
          </Text>
          {code === null ? null : <Code>{code}</Code>}
          <Text size="xs" c="dimmed" ml="auto">
            {to === null ? (
              <>
                {text.lasts} <When at={from} />
              </>
            ) : (
              tookOf(from, to)
            )}
          </Text>
        </Group>
      ))}
    </section>
  )
}

function tookOf(from: string, to: string): string {
  return durationText(Math.max(0, Date.parse(to) - Date.parse(from)))
}
