import { Alert, Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'

import type { JsonObject } from '#base'

import { useAction, useOperation } from '../../client/use-operation.ts'
import { SchemaForm } from '../../forms/schema-form.tsx'
import { Icon } from '../../icons/icon.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { LookButton } from '../../parts/look-button.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { PlanView } from '../../plan/plan-view.tsx'
import { chatText } from '../../text/chat.ts'
import { type DryRun, useDryRun } from '../../work/dry-run.ts'
import type { Session } from './conversation.tsx'
import { commandOf, inFolder, inputOf, missingOf } from './run-input.ts'
import { approvedOf, StepChoices } from './step-choices.tsx'

interface PlanProps {
  readonly session: Session
  /** `NAME` or `NAME@2`. */
  readonly workflow: string
  readonly fields: Readonly<Record<string, string>>
  readonly onBegun: (run: string, command: string) => void
  readonly onDrop: () => void
}

const text = chatText.plan

/** A workflow on its way to a run: its input, what it would do, and which steps of that are allowed. */
export function PlanCard(props: PlanProps): ReactNode {
  const { workflow, fields, session } = props
  const [name = '', version] = workflow.split('@')
  const source = useOperation('workflows.get', { name, ...(version === undefined ? {} : { version }) })
  if (source.data === undefined) {
    return (
      <>
        <FailureShown failure={source.error} title={text.failed} onRetry={() => void source.refetch()} />
        {source.isPending ? <Waiting /> : null}
      </>
    )
  }
  const schema = source.data.input as JsonObject
  const input = inFolder(inputOf(fields, schema), schema, session.project)
  return <Prepared {...props} schema={schema} given={input} />
}

interface PreparedProps extends PlanProps {
  readonly schema: JsonObject
  readonly given: JsonObject
}

function Prepared({ session, workflow, schema, given, onBegun, onDrop }: PreparedProps): ReactNode {
  const [input, setInput] = useState(given)
  const look = useDryRun()
  const start = useAction('runs.start')
  const looking = useRef<AbortController>(null)

  function show(): void {
    looking.current = new AbortController()
    look.mutate({ workflow, input, session: session.id, signal: looking.current.signal })
  }
  // What was typed in full needs no form: the plan is looked at straight away.
  const lookFirst = useEffectEvent(() => {
    if (missingOf(given, schema).length === 0) show()
  })
  useEffect(() => {
    lookFirst()
    return () => looking.current?.abort(new Error('Nobody waits for it.'))
  }, [])

  async function begin(approved: string[], dangersSeen: boolean): Promise<void> {
    const begun = await start.start({ workflow, input, approved, session: session.id, dangersSeen })
    if (begun !== null) onBegun(begun.run, commandOf(workflow, input))
  }
  if (look.data !== undefined) {
    return (
      <Shown
        dryRun={look.data}
        isStarting={start.isUnderWay}
        failure={<FailureShown failure={start.failure} title={text.notBegun} />}
        onBegin={(approved, dangersSeen) => void begin(approved, dangersSeen)}
        onModify={() => {
          start.clear()
          look.reset()
        }}
        onDrop={onDrop}
      />
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        show()
      }}
    >
      <Stack gap="md">
        {Object.keys(schema['properties'] ?? {}).length === 0 ? <Text size="sm">{text.noInput}</Text> : null}
        <SchemaForm schema={schema} value={input} onChange={setInput} />
        <FailureShown failure={look.error} title={text.failed} />
        <LookButton
          label={text.look}
          busyText={text.looking}
          isLooking={look.isPending}
          disabled={missingOf(input, schema).length > 0}
        />
      </Stack>
    </form>
  )
}

interface ShownProps {
  readonly dryRun: DryRun
  readonly isStarting: boolean
  readonly failure: ReactNode
  readonly onBegin: (approved: string[], dangersSeen: boolean) => void
  readonly onModify: () => void
  readonly onDrop: () => void
}

function Shown({ dryRun, isStarting, failure, onBegin, onModify, onDrop }: ShownProps): ReactNode {
  const { report, dangers } = dryRun
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set())
  const [seen, setSeen] = useState(false)
  return (
    <Stack gap="md">
      <PlanView report={report} />
      <StepChoices effects={report.effects} held={held} onChange={setHeld} />
      {dangers.length === 0 ? null : (
        <Alert color="orange" role="alert" icon={<Icon name="warning" />} title={text.dangers}>
          {dangers.map((danger) => (
            <Text key={`${danger.capability} ${danger.kind}`} size="sm">
              {danger.text}
            </Text>
          ))}
          <Checkbox
            mt="sm"
            label={text.dangersSeen}
            checked={seen}
            onChange={({ currentTarget }) => setSeen(currentTarget.checked)}
          />
        </Alert>
      )}
      {failure}
      <Group gap="sm">
        <Button
          leftSection={<Icon name="play" size={16} />}
          loading={isStarting}
          disabled={dangers.length > 0 && !seen}
          onClick={() => onBegin(approvedOf(report.effects, held), seen)}
        >
          {text.approve}
        </Button>
        <Button variant="default" onClick={onModify}>
          {text.modify}
        </Button>
        <Button variant="subtle" color="gray" onClick={onDrop}>
          {text.reject}
        </Button>
      </Group>
    </Stack>
  )
}
