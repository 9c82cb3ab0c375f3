import { Badge, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { durationText, isJsonObject } from '#base'
import type { DryRunReport } from '#contract'

import { moneyText } from '../text/amounts.ts'
import { planText } from '../text/plan.ts'
import { PlanEffects } from './plan-effects.tsx'
import { PlanFiles } from './plan-files.tsx'
import { Asked, Failures, Irreversible, Notices, Requests, Unpredicted } from './plan-sections.tsx'

/**
 * What a workflow would do, as a dry-run found it out: what cannot be taken back first, then what would fail or cannot be
 * told, the files with their differences, requests, messages, cost, and each step with its exact arguments.
 *
 * It only shows. Whoever puts it somewhere adds the buttons: `<PlanView report={report} />`, then `runs.start` with
 * `approved: report.effects.map(({ hash }) => hash)` so that exactly what was shown is allowed.
 */
export function PlanView({ report }: { report: DryRunReport }): ReactNode {
  return (
    <Stack gap="md">
      <Outcome report={report} />
      <Irreversible report={report} />
      <Failures report={report} />
      <Unpredicted report={report} />
      <PlanFiles files={report.files} />
      <Requests report={report} />
      <Notices report={report} />
      <Asked report={report} />
      <Cost report={report} />
      {report.truncated ? <Text size="sm">{planText.truncated}</Text> : null}
      <PlanEffects effects={report.effects} />
    </Stack>
  )
}

const colours = { completed: 'green', failed: 'red', cancelled: 'red', waiting: 'yellow' } as const

function Outcome({ report: { outcome } }: { report: DryRunReport }): ReactNode {
  const { status, waitsFor, output, error } = outcome
  const summary = isJsonObject(output) ? output['summary'] : undefined
  const said =
    error?.detail ?? (status === 'waiting' ? planText.waitsFor(waitsFor ?? '') : undefined) ?? summary
  return (
    <Group gap="sm" align="center">
      <Badge color={colours[status]} size="lg">
        {planText.outcome[status]}
      </Badge>
      {typeof said === 'string' && said !== '' ? <Text size="sm">{said}</Text> : null}
      <Text size="sm" c="dimmed">
        {planText.nothingHappens}
      </Text>
    </Group>
  )
}

function Cost({ report: { estimate, waits } }: { report: DryRunReport }): ReactNode {
  const { tokens, money, waitingMs, workingMs } = estimate
  const said = [
    planText.time(durationText(workingMs)),
    ...(waits.length > 0 ? [planText.waiting(durationText(waitingMs), waits.length)] : []),
    ...(tokens === null ? [] : [planText.tokens(tokens)]),
    ...(money === null ? [] : [moneyText(money)]),
    ...(tokens === null && money === null ? [planText.noModel] : []),
  ]
  return (
    <Text size="sm" c="dimmed">
      {said.join(' · ')}
    </Text>
  )
}
