import { Button, Group, Text, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import type { ModelRoute } from '#contract'

import { useAction } from '../../client/use-operation.ts'
import { Card } from '../../parts/card.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { degradeCardText as text } from '../../text/models.ts'

/** What is done with the calls of a route when little is left of a budget: a rule a line, as on the command line. */
export function DegradeCard({ route, onChange }: { route: ModelRoute; onChange: () => void }): ReactNode {
  const set = useAction('models.setDegrade')
  const saved = route.degrade.join('\n')
  const [begun, setBegun] = useState<string | null>(null)
  const [note, setNote] = useState('')

  async function save(): Promise<void> {
    const rules = (begun ?? saved).split('\n').filter((line) => line.trim() !== '')
    if (!(await set.start({ name: route.name, rules }))) return
    setBegun(null)
    setNote(text.saved)
    onChange()
  }
  return (
    <Card title={text.title}>
      <Textarea
        label={text.label}
        description={text.hint}
        placeholder={text.example}
        autosize
        minRows={2}
        value={begun ?? saved}
        onChange={({ currentTarget }) => {
          setBegun(currentTarget.value)
          setNote('')
        }}
      />
      <FailureShown failure={set.failure} title={text.failed} />
      <Group gap="sm" mt="md">
        <Button
          disabled={begun === null || begun === saved}
          loading={set.isUnderWay}
          onClick={() => void save()}
        >
          {text.save}
        </Button>
        {begun === null ? null : (
          <Button variant="subtle" color="gray" onClick={() => setBegun(null)}>
            {text.discard}
          </Button>
        )}
        <Text size="sm" role="status" c="dimmed">
          {note}
        </Text>
      </Group>
    </Card>
  )
}
