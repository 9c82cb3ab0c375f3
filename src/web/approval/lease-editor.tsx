import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type FormEvent, type ReactNode, useState } from 'react'

import type { ApprovalView, HeldEffect } from '#contract'

import { now } from '../client/browser.ts'
import { useAction } from '../client/use-operation.ts'
import { FailureShown } from '../parts/failure-shown.tsx'
import { Lines } from '../plan/plan-sections.tsx'
import { approvalText } from '../text/approvals.ts'
import { useHomeFolder } from './home-folder.ts'
import { coverOf, suggestedLease } from './lease-cover.ts'
import { LeaseFields } from './lease-fields.tsx'
import { type Around, leaseFields, type LeaseDraft, leaseSentence } from './lease-words.ts'
import { readLease } from './read-lease.ts'

interface LeaseEditorProps {
  readonly view: ApprovalView
  readonly onClose: () => void
}

/** A bounded permission, as fields and as a sentence that say the same, and what it would let happen of what waits. */
export function LeaseEditor({ view, onClose }: LeaseEditorProps): ReactNode {
  const { run, effects } = view
  const words = approvalText.lease
  const around: Around = { now: now(), home: useHomeFolder() }
  const [draft, setDraft] = useState<LeaseDraft>(() => suggestedLease(effects, around.now))
  const [typed, setTyped] = useState<string | null>(null)
  const give = useAction('approvals.lease')
  const read = typed === null ? { draft } : readLease(typed, around)
  const isBounded = [draft.tools, draft.on, draft.effects, draft.until].some((bound) => bound !== null)

  function type(text: string): void {
    setTyped(text)
    const found = readLease(text, around)
    if ('draft' in found) setDraft(found.draft)
  }
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    const given = await give.start({ run: run.id, ...leaseFields(draft) })
    if (given === null) return
    notifications.show({ message: words.given(given.lease.text), color: 'green' })
    onClose()
  }
  return (
    <Modal opened onClose={onClose} title={words.title} size="lg">
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <Text size="sm">{words.text}</Text>
          <LeaseFields
            draft={draft}
            effects={effects}
            around={around}
            onChange={(next) => {
              setTyped(null)
              setDraft(next)
            }}
          />
          <TextInput
            label={words.words}
            description={words.wordsHint}
            spellCheck={false}
            value={typed ?? leaseSentence(draft, around)}
            onChange={({ currentTarget }) => type(currentTarget.value)}
            error={'unclear' in read ? words.unclear(read.unclear) : undefined}
          />
          {isBounded ? null : <Alert color="red">{words.unbounded}</Alert>}
          <CoverShown draft={draft} effects={effects} />
          <FailureShown failure={give.failure} />
          <Group justify="end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {words.cancel}
            </Button>
            <Button
              type="submit"
              color={isBounded ? 'fir' : 'red'}
              disabled={'unclear' in read}
              loading={give.isUnderWay}
            >
              {words.give}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

interface CoverProps {
  readonly draft: LeaseDraft
  readonly effects: readonly HeldEffect[]
}

/** What the lease would do to what is asked now. */
function CoverShown({ draft, effects }: CoverProps): ReactNode {
  const words = approvalText.lease
  const covers = coverOf(draft, effects)
  const others = effects.flatMap((effect, index) => {
    const cover = covers[index] ?? 'no'
    return cover === 'yes'
      ? []
      : [{ id: `${effect.run} ${effect.key}`, text: effect.summary, aside: words.not[cover] }]
  })
  return (
    <section aria-live="polite">
      <Text size="sm" fw={600}>
        {words.covers(effects.length - others.length, effects.length)}
      </Text>
      {others.length === 0 ? null : <Lines items={others} />}
    </section>
  )
}
