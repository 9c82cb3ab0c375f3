import { Button, Code, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { useAction } from '../client/use-operation.ts'
import { Copy } from '../parts/copied.tsx'
import { Facts } from '../parts/facts.tsx'
import { FailureShown } from '../parts/failure-shown.tsx'
import { runText } from '../text/runs.ts'
import { NeedCard, type NeedOf } from './need-card.tsx'
import { ValueShown } from './value-shown.tsx'

const text = runText.needs

/** An effect of which nobody knows whether it happened: the evidence, and three words that end the doubt. */
export function DoubtNeed({ need }: { need: NeedOf<'doubt'> }): ReactNode {
  const action = useAction('runs.resolve')
  return (
    <NeedCard title={text.doubt(need.tool)} says={text.doubtText}>
      <Facts
        facts={[
          [text.evidence.why, need.why],
          [
            text.evidence.key,
            need.idempotencyKey === null ? null : (
              <Group key="name" gap={4}>
                <Code>{need.idempotencyKey}</Code>
                <Copy text={need.idempotencyKey} />
              </Group>
            ),
          ],
        ]}
      />
      <ValueShown
        title={text.evidence.input}
        shown={need.input}
        whole={{ id: need.run, key: need.key, part: 'input' }}
      />
      {need.prepared.value === null ? null : (
        <details>
          <summary>
            <Text span size="sm">
              {text.evidence.prepared}
            </Text>
          </summary>
          <ValueShown
            title={text.evidence.prepared}
            shown={{ ...need.prepared, cut: false }}
            whole={{ id: need.run }}
          />
        </details>
      )}
      <Group gap="xs">
        {(['done', 'not-done', 'retry'] as const).map((as) => (
          <Button
            key={as}
            size="xs"
            variant="default"
            loading={action.isUnderWay}
            onClick={() => void action.start({ id: need.run, key: need.key, as })}
          >
            {text.resolve[as]}
          </Button>
        ))}
      </Group>
      <FailureShown failure={action.failure} />
    </NeedCard>
  )
}
