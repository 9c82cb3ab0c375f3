import { Button, Group, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'

import { client } from '../client/client.ts'
import type { Input, Output } from '../client/create-client.ts'
import type { Failure } from '../client/failure.ts'
import { Icon } from '../icons/icon.tsx'
import { Copy } from '../parts/copied.tsx'
import { FailureShown } from '../parts/failure-shown.tsx'
import { forgetText, runText } from '../text/runs.ts'
import { VirtualLines } from './virtual-lines.tsx'
import classes from './run.module.css'

export type ShownValue = Output<'runs.get'>['input']

interface ValueShownProps {
  readonly title: string
  readonly shown: ShownValue | null
  /** Where the whole of it is got, when it was cut. */
  readonly whole: Input<'runs.value'>
}

/** Values with more lines than this can be searched, and are not drawn in whole. */
const shortLines = 40

/** A value as indented JSON, cut when it is long, until somebody asks for the whole. */
export function ValueShown({ title, shown, whole }: ValueShownProps): ReactNode {
  const [isAsked, setAsked] = useState(false)
  const [sought, setSought] = useState('')
  const loaded = useQuery<Output<'runs.value'>, Failure>({
    queryKey: ['runs.value', whole],
    queryFn: ({ signal }) => client.call('runs.value', whole, { signal }),
    enabled: isAsked,
  })
  const text = useMemo(() => textOf(loaded.data?.value, shown), [loaded.data, shown])
  const lines = useMemo(() => text.split('\n'), [text])
  const found = useMemo(() => {
    const wanted = sought.toLowerCase()
    return wanted === '' ? lines : lines.filter((line) => line.toLowerCase().includes(wanted))
  }, [lines, sought])
  const isCut = shown?.cut === true && loaded.data === undefined

  return (
    <div role="group" aria-label={title}>
      <Group gap="xs" mb={4}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        {shown === null || shown.forgotten === true ? null : <Copy text={text} />}
        {lines.length > shortLines ? (
          <TextInput
            ml="auto"
            size="xs"
            leftSection={<Icon name="search" size={13} />}
            aria-label={`${runText.values.search}: ${title}`}
            placeholder={runText.values.search}
            value={sought}
            rightSectionWidth={80}
            rightSection={sought === '' ? null : <Text size="xs">{runText.values.found(found.length)}</Text>}
            onChange={({ currentTarget }) => setSought(currentTarget.value)}
          />
        ) : null}
      </Group>
      {shown?.forgotten === true ? (
        <Text size="sm" c="dimmed">
          {forgetText.value(shown.length)}
        </Text>
      ) : null}
      {shown === null ? (
        <Text size="sm" c="dimmed">
          {runText.values.none}
        </Text>
      ) : shown.forgotten === true && shown.value === null ? null : lines.length > shortLines ? (
        <VirtualLines label={title} lines={found} height={420} />
      ) : (
        <pre
          className={classes['value']}
          // Long lines scroll, and so can be reached by keyboard.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          role="group"
          aria-label={title}
        >
          {text}
        </pre>
      )}
      {isCut ? (
        <Group gap="xs" mt={4}>
          <Text size="xs" c="dimmed">
            {runText.values.cut}
          </Text>
          <Button
            size="compact-xs"
            variant="default"
            loading={loaded.isFetching}
            onClick={() => setAsked(true)}
          >
            {runText.values.all(shown.length)}
          </Button>
        </Group>
      ) : null}
      <FailureShown failure={loaded.error} />
    </div>
  )
}

/** Of a value that was cut there is the beginning of its text. */
function textOf(whole: unknown, shown: ShownValue | null): string {
  if (whole !== undefined) return JSON.stringify(whole, null, 2)
  if (shown === null) return ''
  return shown.cut && typeof shown.value === 'string'
    ? `${shown.value}…`
    : JSON.stringify(shown.value, null, 2)
}
