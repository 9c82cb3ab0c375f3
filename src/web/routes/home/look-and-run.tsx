import { Stack, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'

import type { JsonObject } from '#base'

import { SchemaForm } from '../../forms/schema-form.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { LookButton } from '../../parts/look-button.tsx'
import { planningText } from '../../text/planning.ts'
import { type RunSource, useBeginRun } from '../../work/begin-run.ts'
import { useDryRun } from '../../work/dry-run.ts'
import { PlanStep } from '../../work/plan-step.tsx'
import { missingOf } from '../chat/run-input.ts'

interface LookProps {
  readonly source: RunSource
  /** Of its input. */
  readonly schema: JsonObject
  /** What of the input is known. */
  readonly given: JsonObject
}

/** A workflow on its way to a run: what it is given, what it would do, and the word that lets it. */
export function LookAndRun({ source, schema, given }: LookProps): ReactNode {
  const [input, setInput] = useState(given)
  const look = useDryRun()
  const run = useBeginRun()
  const navigate = useNavigate()
  const looking = useRef<AbortController>(null)

  function show(): void {
    looking.current = new AbortController()
    look.mutate({ ...source, input, signal: looking.current.signal })
  }
  // What is there in full needs no form: it is looked at straight away.
  const lookFirst = useEffectEvent(() => {
    if (missingOf(given, schema).length === 0) show()
  })
  useEffect(() => {
    lookFirst()
    return () => looking.current?.abort(new Error('Nobody waits for it.'))
  }, [])

  if (look.data !== undefined) {
    return (
      <>
        <PlanStep
          dryRun={look.data}
          isStarting={run.isUnderWay}
          onBack={look.reset}
          onApprove={(word) => {
            void run.begin({ source, input, dryRun: look.data, word }).then((id) => {
              if (id !== null) void navigate({ to: '/runs/$id', params: { id } })
            })
          }}
        />
        <FailureShown failure={run.failure} />
      </>
    )
  }
  return (
    <form
      aria-label={planningText.input}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        show()
      }}
    >
      <Stack gap="md">
        <Text size="sm" fw={600}>
          {planningText.input}
        </Text>
        <SchemaForm schema={schema} value={input} onChange={setInput} />
        <FailureShown failure={look.error} title={planningText.lookFailed} />
        <LookButton
          label={planningText.look}
          busyText={planningText.looking}
          isLooking={look.isPending}
          disabled={missingOf(input, schema).length > 0}
        />
      </Stack>
    </form>
  )
}
