import { Alert, Badge, Button, Group, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import { isJsonObject, sizeText } from '#base'
import type { HeldEffect } from '#contract'

import { now } from '../client/browser.ts'
import { useOperation } from '../client/use-operation.ts'
import { hunkOfNew, readHunk } from '../diff/hunk.ts'
import { type PartChoice, TextDiff } from '../diff/text-diff.tsx'
import { Icon } from '../icons/icon.tsx'
import { FailureShown } from '../parts/failure-shown.tsx'
import { Exact } from '../plan/exact.tsx'
import { approvalText } from '../text/approvals.ts'
import { planText } from '../text/plan.ts'
import { whenText } from '../words/time.ts'
import classes from './approval.module.css'
import { requestOf } from './request-shown.ts'
import { Block, RequestView } from './request-view.tsx'

interface EffectViewProps {
  readonly effect: HeldEffect
  readonly choice?: PartChoice | undefined
}

/** All that is known of an effect that waits: what it would do and to what, why it asks, and its exact arguments. */
export function EffectView({ effect, choice }: EffectViewProps): ReactNode {
  const { summary, tool, key, undo, changed, argsHash } = effect
  return (
    <Stack gap="sm">
      <div>
        <Text fw={620} style={{ overflowWrap: 'anywhere' }}>
          {summary}
        </Text>
        <Group gap={6} mt={4}>
          <UndoBadge undo={undo} />
          <Badge color="gray">{tool}</Badge>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {key}
          </Text>
        </Group>
      </div>
      {changed ? <Changed /> : null}
      <Reasons effect={effect} />
      <Substance effect={effect} choice={choice} />
      {effect.input === null && effect.inputLength > 4 ? (
        <LongArguments effect={effect} />
      ) : (
        <Exact input={effect.input} hash={argsHash} />
      )}
    </Stack>
  )
}

export function UndoBadge({ undo }: Pick<HeldEffect, 'undo'>): ReactNode {
  const isFinal = undo === 'irreversible'
  return (
    <Badge
      color={isFinal ? 'red' : 'gray'}
      leftSection={isFinal ? <Icon name="warning" size={12} /> : undefined}
    >
      {planText.undo[undo]}
    </Badge>
  )
}

export function Changed(): ReactNode {
  return (
    <Alert color="yellow" icon={<Icon name="warning" />} py="xs">
      {approvalText.changed}
    </Alert>
  )
}

/** Why it is asked, in a list: that a mode asks before everything is no news there. */
export function Telling({ reasons }: Pick<HeldEffect, 'reasons'>): ReactNode {
  return reasons
    .filter(({ code }) => !code.startsWith('mode.'))
    .map(({ code, text }) => (
      <Text key={`${code} ${text}`} size="xs" c="dimmed">
        {text}
      </Text>
    ))
}

function Reasons({ effect: { reasons, expiresAt, onExpiry } }: { effect: HeldEffect }): ReactNode {
  const expiry =
    expiresAt === null || onExpiry === null
      ? null
      : approvalText.expires[onExpiry](whenText(expiresAt, now()))
  if (reasons.length === 0 && expiry === null) return null
  return (
    <div>
      <Text size="xs" c="dimmed">
        {approvalText.reasons}
      </Text>
      <ul className={classes['reasons']}>
        {reasons.map(({ code, text }) => (
          <li key={`${code} ${text}`} data-code={code}>
            {text}
          </li>
        ))}
        {expiry === null ? null : <li>{expiry}</li>}
      </ul>
    </div>
  )
}

/** What it would do: a request, a change of text, or places that change. */
function Substance({ effect, choice }: EffectViewProps): ReactNode {
  const { changes, hunks } = effect
  const request = requestOf(effect)
  if (request !== null) return <RequestView request={request} />
  const [first] = changes
  const name = first?.target.split(/[\\/]/).findLast((part) => part !== '') ?? effect.tool
  if (hunks !== null && hunks.length > 0)
    return <TextDiff name={name} hunks={hunks.map(readHunk)} choice={choice} />
  const text = textIn(effect)
  if (text === null) return <Changes effect={effect} />
  return first?.verb === 'create' ? (
    <TextDiff name={name} hunks={[hunkOfNew(text)]} />
  ) : (
    <Block label={approvalText.content.replaced} text={text} />
  )
}

/** The text that a file would hold. */
function textIn({ changes, input }: HeldEffect): string | null {
  const isFile = changes.length === 1 && changes.every(({ verb }) => verb === 'create' || verb === 'replace')
  const text = isFile && isJsonObject(input) ? input['text'] : undefined
  return typeof text === 'string' ? text : null
}

function Changes({ effect: { changes } }: { effect: HeldEffect }): ReactNode {
  if (changes.length === 0) return null
  return (
    <ul className={classes['changes']}>
      {changes.map(({ verb, target, from, sizeBytes }) => (
        <li key={`${verb} ${target}`}>
          <span className={classes['verb']}>{verb}</span>
          <span>
            {from === null ? null : (
              <>
                <span className={classes['from']}>{from}</span>
                {' → '}
              </>
            )}
            {target}
          </span>
          {sizeBytes === null ? null : <span className={classes['size']}>{sizeText(sizeBytes)}</span>}
        </li>
      ))}
    </ul>
  )
}

/** Arguments that are too long to come along are got when they are wanted. */
function LongArguments({ effect: { run, key, inputLength, argsHash } }: { effect: HeldEffect }): ReactNode {
  const [isWanted, setWanted] = useState(false)
  const whole = useOperation('runs.value', { id: run, key, part: 'input' }, { enabled: isWanted })
  if (whole.data !== undefined) return <Exact input={whole.data.value} hash={argsHash} />
  return (
    <Stack gap={6} align="start">
      <Text size="sm">{approvalText.content.tooLong(inputLength)}</Text>
      <Button variant="default" size="xs" loading={whole.isFetching} onClick={() => setWanted(true)}>
        {approvalText.content.load}
      </Button>
      <FailureShown failure={whole.error} />
    </Stack>
  )
}
