import { Button, Group, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import type { Output } from '../../client/create-client.ts'
import { useAction, useOperation } from '../../client/use-operation.ts'
import { Card } from '../../parts/card.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { When } from '../../parts/when.tsx'
import { policyText, settingsText } from '../../text/settings.ts'
import { PolicyTests } from './policy-tests.tsx'
import { PolicyVersions } from './policy-versions.tsx'
import classes from './settings.module.css'

type Policy = Output<'policy.get'>

/** The policy in force, as text: what another text would change is told before it holds. */
export function PolicyPanel(): ReactNode {
  const policy = useOperation('policy.get', {})
  const [draft, setDraft] = useState<string | null>(null)
  return (
    <>
      <Text size="sm" c="dimmed" mb="md">
        {policyText.about}
      </Text>
      <FailureShown
        failure={policy.error}
        title={settingsText.failed}
        onRetry={() => void policy.refetch()}
      />
      {policy.isPending ? <Waiting lines={8} /> : null}
      {policy.data === undefined ? null : (
        <>
          <Document
            policy={policy.data}
            draft={draft}
            onDraft={setDraft}
            onSet={() => {
              setDraft(null)
              void policy.refetch()
            }}
          />
          <PolicyTests text={draft} />
          <PolicyVersions onTake={setDraft} />
        </>
      )}
    </>
  )
}

interface DocumentProps {
  readonly policy: Policy
  /** Null where it is the text in force. */
  readonly draft: string | null
  readonly onDraft: (text: string | null) => void
  readonly onSet: () => void
}

function Document({ policy, draft, onDraft, onSet }: DocumentProps): ReactNode {
  const { version, by, because, at, text, revision } = policy
  const check = useAction('policy.check')
  const set = useAction('policy.set')
  const [why, setWhy] = useState('')
  const [base, setBase] = useState(revision)

  function change(next: string): void {
    if (draft === null) setBase(revision)
    check.clear()
    set.clear()
    onDraft(next === text ? null : next)
  }
  async function putInForce(): Promise<void> {
    if (draft === null || (await set.start({ text: draft, because: why, revision: base })) === null) return
    check.clear()
    setWhy('')
    onSet()
  }
  return (
    <Card
      title={policyText.version(version)}
      aside={
        at === null ? null : (
          <Text size="sm" c="dimmed">
            {policyText.by(by, because)}, <When at={at} />
          </Text>
        )
      }
    >
      <Stack gap="sm">
        <Textarea
          aria-label={policyText.text}
          className={classes['mono']}
          spellCheck={false}
          autosize
          minRows={8}
          maxRows={26}
          value={draft ?? text}
          onChange={({ currentTarget }) => change(currentTarget.value)}
        />
        <FailureShown failure={check.failure ?? set.failure} title={policyText.failed} />
        {check.result === undefined ? null : <Checked result={check.result} />}
        {set.result === undefined ? null : (
          <Text size="sm" role="status">
            {policyText.isSet(set.result.version, set.result.created)}
          </Text>
        )}
        {draft === null ? null : (
          <Group gap="sm" align="end">
            {check.result?.valid === true && check.result.changes.length > 0 ? (
              <>
                <TextInput
                  style={{ flex: '1 1 200px' }}
                  label={policyText.because}
                  maxLength={1_000}
                  value={why}
                  onChange={({ currentTarget }) => setWhy(currentTarget.value)}
                />
                <Button loading={set.isUnderWay} onClick={() => void putInForce()}>
                  {policyText.set}
                </Button>
              </>
            ) : (
              <Button loading={check.isUnderWay} onClick={() => void check.start({ text: draft })}>
                {policyText.check}
              </Button>
            )}
            <Button variant="subtle" color="gray" onClick={() => change(text)}>
              {settingsText.discard}
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  )
}

function Checked({ result }: { result: Output<'policy.check'> }): ReactNode {
  const { valid, problems, changes } = result
  return (
    <div role="status">
      {valid ? (
        changes.length === 0 ? (
          <Text size="sm">{policyText.nothing}</Text>
        ) : (
          <>
            <Text size="sm" fw={600}>
              {policyText.changes}
            </Text>
            <ul className={classes['diff']}>
              {changes.map(({ kind, rule, text }) => (
                <li key={`${kind} ${rule} ${text}`}>{text}</li>
              ))}
            </ul>
          </>
        )
      ) : (
        <>
          <Text size="sm" fw={600}>
            {policyText.problems}
          </Text>
          <ul className={classes['diff']}>
            {problems.map(({ path, message, line, column }) => (
              <li key={`${path} ${message}`}>
                {[path, policyText.at(line, column)].filter(Boolean).join(', ')}: {message}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
