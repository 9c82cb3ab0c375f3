import { Code, Group, Stack, Text } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'

import { canonicalJson, escapeHidden, type Json } from '#base'

import { Copy } from '../parts/copied.tsx'
import { planText } from '../text/plan.ts'
import classes from './plan.module.css'

interface ExactProps {
  readonly input: Json
  /** SHA-256 that an approval is bound to. */
  readonly hash: string
  readonly children?: ReactNode
}

/** The arguments as they would be used, in their canonical form, and the hash that a yes is bound to. */
export function Exact({ input, hash, children }: ExactProps): ReactNode {
  // What hides is escaped, and reads back as what it was.
  const text = useMemo(() => escapeHidden(canonicalJson(input)), [input])
  return (
    <Stack gap={6}>
      <Group gap={4}>
        <Text size="xs" c="dimmed">
          {planText.arguments}
        </Text>
        <Copy text={text} label={`${planText.copy}: ${planText.arguments}`} />
      </Group>
      <pre
        className={classes['exact']}
        // Long arguments scroll, and so can be reached by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label={planText.arguments}
      >
        {text}
      </pre>
      {children}
      <Text size="xs" c="dimmed">
        {planText.hash}
      </Text>
      <Group gap={4} wrap="nowrap" align="start">
        <Code className={classes['hash']}>{hash}</Code>
        <Copy text={hash} label={`${planText.copy}: SHA-256`} />
      </Group>
    </Stack>
  )
}
