import { fireEvent } from '@testing-library/react'
import { type ReactNode, useState } from 'react'
import { expect, test } from 'vitest'

import type { DryRunReport } from '#contract'

import { show } from '../../testing/show.tsx'
import { approvedOf, StepChoices } from './step-choices.tsx'

type Effect = DryRunReport['effects'][number]

function effect(key: string, facts: Partial<Effect> = {}): Effect {
  return {
    run: 'r1',
    key,
    tool: 'fs.move',
    toolVersion: 1,
    effectClass: 'idempotent',
    undoClass: 'reversible',
    input: {},
    needs: [],
    label: { integrity: 'trusted', confidentiality: 'private', sources: [] } as unknown as Effect['label'],
    prepared: null,
    hash: `hash of ${key}`,
    asks: [],
    outcome: 'done',
    attempts: 1,
    ms: 1,
    ...facts,
  }
}

test('a step that is held is not allowed by another one that is the same', () => {
  const effects = [effect('a'), effect('b', { hash: 'same' }), effect('c', { hash: 'same' })]
  expect(approvedOf(effects, new Set())).toEqual(['hash of a', 'same'])
  expect(approvedOf(effects, new Set(['r1 c']))).toEqual(['hash of a'])
})

test('each step that changes something can be taken out, and all at once', () => {
  let held: ReadonlySet<string> = new Set()
  function Choosing(): ReactNode {
    const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
    held = chosen
    return (
      <StepChoices
        effects={[effect('a', { summary: 'Move a' }), effect('read', { undoClass: 'pure' }), effect('b')]}
        held={chosen}
        onChange={setChosen}
      />
    )
  }
  const { container, getAllByRole, getByLabelText, getByText } = show(<Choosing />)
  const details = container.querySelector('details')
  if (details === null) throw new Error('There are no choices.')
  details.open = true
  fireEvent(details, new Event('toggle'))
  expect(getAllByRole('checkbox')).toHaveLength(2)
  fireEvent.click(getByLabelText('Move a'))
  expect([...held]).toEqual(['r1 a'])
  fireEvent.click(getByText(/ask about all/i))
  expect([...held].toSorted()).toEqual(['r1 a', 'r1 b'])
})
