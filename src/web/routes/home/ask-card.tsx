import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'

import type { Citation, ReadingView } from '#contract'

import { useAction, useOperation } from '../../client/use-operation.ts'
import { FolderField } from '../../folders/folder-field.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { homeText } from '../../text/home.ts'
import { AskedOnce } from '../documents/answer-shown.tsx'
import { PassageShown } from '../documents/passage-shown.tsx'
import { Came, HowFar, isOver } from '../documents/reading-shown.tsx'
import { CardHead } from './card-head.tsx'
import classes from './home.module.css'

const text = homeText.ask
/** How often is looked how far the reading is, ms. */
const lookEveryMs = 1_000

/** A folder is read, and then asked about: what its papers say, with where it stands. */
export function AskCard(): ReactNode {
  const [folder, setFolder] = useState('')
  const adding = useAction('documents.add')
  const begun = adding.result
  const input = { run: begun?.run ?? '' }
  const later = useOperation('documents.reading', input, { enabled: begun !== undefined })
  const reading = begun && (later.data ?? begun)
  const goesOn = reading !== undefined && !isOver(reading)
  // How far it is, is no event.
  useOperation('documents.reading', input, { enabled: goesOn, refetchMs: lookEveryMs })
  const isBusy = adding.isUnderWay || goesOn

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (folder.trim() !== '' && !isBusy) void adding.start({ folder: folder.trim() })
  }
  return (
    <section aria-labelledby="ask" className={classes['card']}>
      <CardHead id="ask" icon="documents" title={text.title} text={text.text} />
      <form onSubmit={submit}>
        <Stack gap="sm">
          <FolderField
            label={text.folder}
            description={text.folderHint}
            value={folder}
            onChange={setFolder}
          />
          <Group>
            <Button type="submit" disabled={folder.trim() === ''} loading={isBusy}>
              {text.read}
            </Button>
          </Group>
        </Stack>
      </form>
      <FailureShown failure={adding.failure ?? later.error} />
      {reading ? <BeingRead reading={reading} /> : null}
    </section>
  )
}

/** How far the folder is read, and the question as soon as it is. */
function BeingRead({ reading }: { reading: ReadingView }): ReactNode {
  const { run, status, report, error, folder, collection } = reading
  return (
    <Stack mt="md" gap="sm">
      {isOver(reading) ? null : <HowFar reading={reading} />}
      {report ? <Came report={report} /> : null}
      {error ? (
        <Text size="sm" c="red" role="alert">
          {error.message}
        </Text>
      ) : null}
      {status === 'cancelled' ? <Text size="sm">{text.stopped}</Text> : null}
      {status === 'completed' ? (
        <Asking key={run} within={{ collections: [collection], under: folder }} />
      ) : null}
    </Stack>
  )
}

function Asking({ within }: { within: { collections: string[]; under: string } }): ReactNode {
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState<{ question: string; time: number } | null>(null)
  const [open, setOpen] = useState<Citation | null>(null)
  function submit(event: FormEvent): void {
    event.preventDefault()
    const question = typed.trim()
    if (question !== '') setAsked({ question, time: (asked?.time ?? 0) + 1 })
  }
  return (
    <>
      <form onSubmit={submit}>
        <Group gap="sm" align="end">
          <TextInput
            style={{ flex: '1 1 240px' }}
            label={text.question}
            placeholder={text.placeholder}
            maxLength={2_000}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
          <Button type="submit" disabled={typed.trim() === ''}>
            {text.ask}
          </Button>
        </Group>
      </form>
      {asked === null ? null : (
        <section aria-label={text.answer} className={classes['answer']}>
          <AskedOnce
            key={asked.time}
            question={asked.question}
            within={within}
            extract={false}
            onOpen={setOpen}
          />
        </section>
      )}
      <Text size="sm">
        <Link to="/documents">{text.more}</Link>
      </Text>
      {open === null ? null : <PassageShown citation={open} onClose={() => setOpen(null)} />}
    </>
  )
}
