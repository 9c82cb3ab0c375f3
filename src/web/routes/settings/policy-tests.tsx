import { Badge, Button, Stack, Text, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import { useAction } from '../../client/use-operation.ts'
import { Card } from '../../parts/card.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { policyText } from '../../text/settings.ts'
import classes from './settings.module.css'

/** @param props.text the policy that is tried; null for the one in force */
export function PolicyTests({ text }: { text: string | null }): ReactNode {
  const { tests } = policyText
  const [cases, setCases] = useState<string>(tests.sample)
  const tried = useAction('policy.test')
  return (
    <Card title={tests.title}>
      <Text size="sm" c="dimmed" mb="sm">
        {tests.text}
      </Text>
      <Stack gap="sm">
        <Textarea
          label={tests.field}
          className={classes['mono']}
          spellCheck={false}
          autosize
          minRows={4}
          maxRows={16}
          value={cases}
          onChange={({ currentTarget }) => setCases(currentTarget.value)}
        />
        <FailureShown failure={tried.failure} title={tests.failed} />
        <div>
          <Button
            variant="default"
            loading={tried.isUnderWay}
            disabled={cases.trim() === ''}
            onClick={() => void tried.start({ cases, ...(text === null ? {} : { text }) })}
          >
            {tests.run}
          </Button>
        </div>
        {tried.result === undefined ? null : (
          <div role="status">
            <Text size="sm">{tests.passed(tried.result.passed, tried.result.failed)}</Text>
            <ul className={classes['list']}>
              {tried.result.cases.map(({ name, passed, expected, got, rule, why }) => (
                <li key={name}>
                  <div>
                    <Text size="sm">{name}</Text>
                    <Text size="sm" c="dimmed">
                      {why} ({tests.rule(rule)})
                    </Text>
                  </div>
                  <Badge color={passed ? 'green' : 'red'}>
                    {passed ? got : tests.expected(expected, got)}
                  </Badge>
                </li>
              ))}
            </ul>
          </div>
        )}
      </Stack>
    </Card>
  )
}
