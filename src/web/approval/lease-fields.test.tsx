import { fireEvent } from '@testing-library/react'
import { type ReactNode, useState } from 'react'
import { expect, test } from 'vitest'

import { show } from '../testing/show.tsx'
import { LeaseFields } from './lease-fields.tsx'
import { type LeaseDraft, leaseSentence } from './lease-words.ts'
import { heldEffect } from './testing.ts'

const around = { now: new Date(2026, 10, 27, 10, 30).getTime(), home: '/home/ada' }

function Fields(): ReactNode {
  const [draft, setDraft] = useState<LeaseDraft>({
    tools: ['fs.*'],
    on: ['fs.write:/home/ada/in'],
    effects: 20,
    until: null,
  })
  return (
    <>
      <LeaseFields draft={draft} effects={[heldEffect('a')]} around={around} onChange={setDraft} />
      <output data-testid="sentence">{leaseSentence(draft, around)}</output>
    </>
  )
}

test('each field changes its part of the sentence, and an empty one is no bound', () => {
  const shown = show(<Fields />)
  const sentence = (): string | null => shown.getByTestId('sentence').textContent
  expect(sentence()).toBe('up to 20 files in ~/in until the run ends')
  fireEvent.change(shown.getByLabelText('Up to'), { target: { value: '3' } })
  fireEvent.change(shown.getByLabelText('Until'), { target: { value: '18:00' } })
  expect(sentence()).toBe('up to 3 files in ~/in until 18:00')
  fireEvent.change(shown.getByLabelText('Until'), { target: { value: '09:00' } })
  expect(sentence()).toBe('up to 3 files in ~/in until 09:00')
  fireEvent.change(shown.getByLabelText('Up to'), { target: { value: '' } })
  expect(sentence()).toBe('any number of files in ~/in until 09:00')
})
