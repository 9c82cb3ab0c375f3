import { Anchor, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { useOperation } from '../../client/use-operation.ts'
import { Icon } from '../../icons/icon.tsx'
import { Facts } from '../../parts/facts.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { activityText } from '../../text/activity.ts'
import { exactTimeText } from '../../words/time.ts'
import type { ActivityEntry } from './activity-table.tsx'

/** All that is told of one entry, and the proof that it stands in the audit log. */
export function EntryShown({ entry }: { entry: ActivityEntry }): ReactNode {
  const { at, by, what, kind, tool, resources, run, key } = entry
  const text = activityText.entry
  return (
    <Stack gap="lg">
      <Facts
        facts={[
          [text.what, at === null ? activityText.pruned : what],
          [text.at, at === null ? null : exactTimeText(at)],
          [text.who, by || null],
          [text.kind, <Code key="kind">{kind}</Code>],
          [text.tool, tool === '' ? null : <Code key="tool">{tool}</Code>],
          [text.about, resources.length === 0 ? null : <Resources key="about" resources={resources} />],
          [
            text.run,
            run === null ? null : (
              <Anchor key="run" component={Link} to={`/runs/${run}`} size="sm">
                {run}
              </Anchor>
            ),
          ],
          [text.step, key === null ? null : <Code key="step">{key}</Code>],
        ]}
      />
      {run === null || key === null ? null : (
        <Link to="/runs/$id" params={{ id: run }} search={{ tab: 'timeline', step: key }}>
          {text.openStep}
        </Link>
      )}
      <Proof entry={entry.entry} />
    </Stack>
  )
}

function Resources({ resources }: { resources: readonly string[] }): ReactNode {
  return (
    <Stack gap={2}>
      {resources.map((resource) => (
        <Text key={resource} size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {resource}
        </Text>
      ))}
    </Stack>
  )
}

function Proof({ entry }: { entry: number }): ReactNode {
  const text = activityText.entry
  const proof = useOperation('audit.prove', { entry })
  return (
    <section aria-label={text.proof}>
      <Group justify="space-between" mb={4}>
        <Text fw={620}>{text.proof}</Text>
        {proof.data === undefined ? null : (
          <CopyButton value={proof.data.proof}>
            {({ copied, copy }) => (
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<Icon name={copied ? 'check' : 'copy'} size={15} />}
                onClick={copy}
              >
                {copied ? text.copied : text.copyProof}
              </Button>
            )}
          </CopyButton>
        )}
      </Group>
      <Text size="sm" c="dimmed" mb="xs">
        {text.proofText}
      </Text>
      <FailureShown failure={proof.error} title={text.proofFailed} onRetry={() => void proof.refetch()} />
      {proof.isPending ? <Waiting lines={3} /> : null}
      {proof.data === undefined ? null : (
        // The text is long: it can be scrolled by keyboard too.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <Code block tabIndex={0} style={{ maxHeight: 260, overflow: 'auto' }} aria-label={text.proof}>
          {proof.data.proof}
        </Code>
      )}
    </section>
  )
}
