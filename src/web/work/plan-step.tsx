import { Alert, Button, Code, Group, Radio, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import { Icon } from '../icons/icon.tsx'
import { PlanView } from '../plan/plan-view.tsx'
import { homeText } from '../text/home.ts'
import classes from './plan-step.module.css'
import { boundOf, changingEffects, type DryRun, type Word } from './dry-run.ts'

interface PlanStepProps {
  readonly dryRun: DryRun
  readonly isStarting: boolean
  readonly onApprove: (word: Word) => void
  readonly onBack: () => void
}

/** The plan of some work, and the word that lets it happen. */
export function PlanStep({ dryRun, isStarting, onApprove, onBack }: PlanStepProps): ReactNode {
  const [word, setWord] = useState<Word>('exactly')
  const text = homeText.plan
  const { outcome } = dryRun.report
  return (
    <Stack gap="md">
      <PlanView report={dryRun.report} />
      {dryRun.dangers.length > 0 ? (
        <Alert color="orange" icon={<Icon name="warning" />} title={text.dangers}>
          {dryRun.dangers.map((danger) => (
            <Text key={danger.capability + danger.kind} size="sm">
              {danger.text}
            </Text>
          ))}
        </Alert>
      ) : null}
      <div>
        <Text size="sm" fw={600} mb={4}>
          {text.mayUse}
        </Text>
        <Group gap={6}>
          {dryRun.grants.map(({ capability }) => (
            <Code key={capability}>{capability}</Code>
          ))}
        </Group>
      </div>
      {changingEffects(dryRun) === 0 && outcome.status === 'completed' ? (
        <Text size="sm">{text.nothing}</Text>
      ) : (
        <Radio.Group label={text.how} value={word} onChange={(next) => setWord(next)}>
          <Stack gap="xs" mt="xs">
            <Radio value="exactly" label={text.exactly} description={text.exactlyText} />
            <Radio value="bounded" label={text.bounded} description={text.boundedText(boundOf(dryRun))} />
            <Radio value="ask" label={text.ask} description={text.askText} />
          </Stack>
        </Radio.Group>
      )}
      <Group gap="sm" className={classes['bar']}>
        <Button
          leftSection={<Icon name="play" size={16} />}
          loading={isStarting}
          onClick={() => onApprove(word)}
        >
          {word === 'ask' ? text.starting : text.approve}
        </Button>
        <Button variant="default" onClick={onBack}>
          {text.back}
        </Button>
      </Group>
    </Stack>
  )
}
