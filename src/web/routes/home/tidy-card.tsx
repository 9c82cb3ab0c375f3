import { Button, Collapse, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'

import { isJsonObject, type JsonObject } from '#base'

import { useOperation } from '../../client/use-operation.ts'
import { FolderField } from '../../folders/folder-field.tsx'
import { SchemaForm } from '../../forms/schema-form.tsx'
import { Icon } from '../../icons/icon.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { LookButton } from '../../parts/look-button.tsx'
import { homeText } from '../../text/home.ts'
import { useBeginRun } from '../../work/begin-run.ts'
import { useDryRun } from '../../work/dry-run.ts'
import { PlanStep } from '../../work/plan-step.tsx'
import { CardHead } from './card-head.tsx'
import classes from './home.module.css'

const workflow = 'tidy-folder'
const text = homeText.tidy

/** The first work that there is: it needs no network, and ends where it can be taken back. */
export function TidyCard(): ReactNode {
  const [input, setInput] = useState<JsonObject>({})
  const look = useDryRun()
  const run = useBeginRun()
  const navigate = useNavigate()
  const looking = useRef<AbortController>(null)
  useEffect(() => () => looking.current?.abort(new Error('Nobody waits for it.')), [])

  function show(): void {
    looking.current = new AbortController()
    look.mutate({ workflow, input, signal: looking.current.signal })
  }
  return (
    <section aria-labelledby="tidy" className={classes['card']}>
      <CardHead id="tidy" icon="folder" title={text.title} text={text.text} />
      {look.data === undefined ? (
        <Question input={input} onChange={setInput} isLooking={look.isPending} onShow={show} />
      ) : (
        <PlanStep
          dryRun={look.data}
          isStarting={run.isUnderWay}
          onBack={look.reset}
          onApprove={(word) => {
            void run.begin({ source: { workflow }, input, dryRun: look.data, word }).then((id) => {
              if (id !== null) void navigate({ to: '/runs/$id', params: { id } })
            })
          }}
        />
      )}
      <Stack mt="md" gap="sm">
        <FailureShown failure={look.error} />
        <FailureShown failure={run.failure} />
      </Stack>
    </section>
  )
}

interface QuestionProps {
  readonly input: JsonObject
  readonly onChange: (input: JsonObject) => void
  readonly isLooking: boolean
  readonly onShow: () => void
}

/** Which folder, and how. */
function Question({ input, onChange, isLooking, onShow }: QuestionProps): ReactNode {
  const examples = useOperation('workflows.examples', {})
  const home = useOperation('home.get', {})
  const [areOptionsOpen, options] = useDisclosure(false)
  const schema = examples.data?.items.find(({ name }) => name === workflow)?.input
  const folder = typeof input['folder'] === 'string' ? input['folder'] : ''
  const demo = home.data?.demo ?? null

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (folder !== '') onShow()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <FolderField
          label={text.folder}
          description={text.folderHint}
          value={folder}
          onChange={(next) => onChange({ ...input, folder: next })}
        />
        {demo === null || folder === demo ? null : (
          <Button
            variant="subtle"
            size="compact-sm"
            w="fit-content"
            onClick={() => onChange({ ...input, folder: demo })}
          >
            {text.demo}
          </Button>
        )}
        {schema !== undefined && isJsonObject(schema) ? (
          <div>
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              aria-expanded={areOptionsOpen}
              leftSection={<Icon name={areOptionsOpen ? 'down' : 'right'} size={14} />}
              onClick={options.toggle}
            >
              {text.options}
            </Button>
            <Collapse expanded={areOptionsOpen}>
              <div className={classes['options']}>
                <SchemaForm schema={schema} value={input} onChange={onChange} without={['folder']} />
              </div>
            </Collapse>
          </div>
        ) : null}
        <LookButton
          label={text.show}
          busyText={text.looking}
          isLooking={isLooking}
          disabled={folder === ''}
        />
      </Stack>
    </form>
  )
}
