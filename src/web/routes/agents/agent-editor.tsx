import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

import type { Output } from '../../client/create-client.ts'
import { useAction, useOperation } from '../../client/use-operation.ts'
import { Icon } from '../../icons/icon.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { agentsText } from '../../text/agents.ts'
import { findingsIn, type Finding, nameIn } from './agent-findings.ts'
import classes from './agents.module.css'
import { TextEditor } from './text-editor.tsx'

export type Saved = Output<'agents.save'> & { readonly name: string }

interface EditorProps {
  /** Null for a new one, which says its name itself. */
  readonly name: string | null
  readonly text: string
  /** Of what it is made from; undefined where it follows whatever is kept. */
  readonly revision: string | undefined
  readonly findings: readonly Finding[]
  /** What is to be known before it is saved. */
  readonly says?: string | undefined
  readonly onSaved: (saved: Saved) => void
  readonly onClose: () => void
}

const text = agentsText.editor

/** An agent as it is written. What refuses it is told at its lines; what others have saved meanwhile is not lost. */
export function AgentEditor(props: EditorProps): ReactNode {
  const { says, onSaved, onClose } = props
  const save = useAction('agents.save')
  const [draft, setDraft] = useState(props.text)
  const [base, setBase] = useState(props.revision)
  const [problem, setProblem] = useState<string | null>(null)
  const isStale = save.failure?.code === 'input.revision_stale'
  const refused = findingsIn(save.failure)
  const name = props.name ?? nameIn(draft)

  async function keep(revision: string | undefined): Promise<void> {
    setProblem(name === null ? text.noName : null)
    if (name === null) return
    const saved = await save.start({ name, text: draft, ...(revision === undefined ? {} : { revision }) })
    if (saved !== null) onSaved({ ...saved, name })
  }
  function change(next: string): void {
    setDraft(next)
    setProblem(null)
    save.clear()
  }
  const isAsWritten = draft === props.text
  const findings: readonly Finding[] =
    problem !== null
      ? [{ severity: 'error', message: problem, hint: null, line: null }]
      : refused.length > 0
        ? refused
        : isAsWritten
          ? props.findings
          : []
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void keep(base)
      }}
    >
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {text.hint} {says}
        </Text>
        <TextEditor text={draft} findings={findings} onChange={change} />
        {isStale && name !== null ? (
          <Stale
            name={name}
            onTake={(theirs) => {
              save.clear()
              setDraft(theirs.text)
              setBase(theirs.revision)
            }}
            onOver={() => void keep(undefined)}
          />
        ) : (
          <FailureShown failure={refused.length > 0 ? null : save.failure} title={text.failed} />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {text.cancel}
          </Button>
          <Button type="submit" loading={save.isUnderWay}>
            {text.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface StaleProps {
  readonly name: string
  readonly onTake: (theirs: Output<'agents.get'>) => void
  readonly onOver: () => void
}

/** Somebody else has saved it: theirs is shown, and either is gone on with. */
function Stale({ name, onTake, onOver }: StaleProps): ReactNode {
  const [isLooking, setLooking] = useState(false)
  const theirs = useOperation('agents.get', { name, from: 'kept' }, { enabled: isLooking })
  const said = text.stale
  return (
    <Alert color="orange" role="alert" icon={<Icon name="warning" />} title={said.title}>
      <Stack gap="sm">
        <Text size="sm">{said.text}</Text>
        {isLooking && theirs.isPending ? <Waiting lines={2} /> : null}
        <FailureShown failure={theirs.error} />
        {theirs.data === undefined ? null : (
          // Long texts scroll, and so can be reached by keyboard.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          <pre className={classes['text']} tabIndex={0} role="group" aria-label={said.theirs}>
            {theirs.data.text}
          </pre>
        )}
        <Group gap="xs">
          {theirs.data === undefined ? (
            <Button size="xs" variant="default" onClick={() => setLooking(true)}>
              {said.look}
            </Button>
          ) : (
            <Button size="xs" variant="default" onClick={() => onTake(theirs.data)}>
              {said.take}
            </Button>
          )}
          <Button size="xs" variant="default" onClick={onOver}>
            {said.over}
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
