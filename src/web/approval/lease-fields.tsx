import { MultiSelect, NumberInput, Select, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'

import type { HeldEffect } from '#contract'

import { approvalText } from '../text/approvals.ts'
import classes from './approval.module.css'
import { placesOf } from './lease-cover.ts'
import { type Around, isNamed, type LeaseDraft, nextTime, placeText, timeText } from './lease-words.ts'

interface LeaseFieldsProps {
  readonly draft: LeaseDraft
  readonly effects: readonly HeldEffect[]
  readonly around: Around
  readonly onChange: (draft: LeaseDraft) => void
}

const anything = '*'

/** The sentence of a lease, each part of it to be changed. */
export function LeaseFields({ draft, effects, around, onChange }: LeaseFieldsProps): ReactNode {
  const words = approvalText.lease
  const tools = (draft.tools ?? [anything]).join(', ')
  const places = [...new Set([...(draft.on ?? []), ...placesOf(effects)])]
  return (
    <div className={classes['sentence']}>
      <NumberInput
        label={words.upTo}
        placeholder={words.anyNumber}
        w={110}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        allowNegative={false}
        value={draft.effects ?? ''}
        onChange={(value) =>
          onChange({ ...draft, effects: typeof value === 'number' && value > 0 ? value : null })
        }
      />
      <Select
        label={words.tools}
        style={{ flex: '1 1 190px' }}
        allowDeselect={false}
        data={toolChoices(draft, effects)}
        value={tools}
        onChange={(value) =>
          onChange({ ...draft, tools: value === null || value === anything ? null : value.split(', ') })
        }
      />
      <MultiSelect
        label={words.places}
        style={{ flex: '1 1 260px' }}
        placeholder={draft.on === null ? words.anyPlace : undefined}
        data={places.map((place) => ({ value: place, label: placeText(place, around.home) }))}
        value={[...(draft.on ?? [])]}
        clearButtonProps={{ 'aria-label': words.anyPlace }}
        clearable
        onChange={(on) => onChange({ ...draft, on: on.length === 0 ? null : on })}
      />
      <TextInput
        type="time"
        label={words.until}
        description={draft.until === null ? words.untilEnd : undefined}
        inputWrapperOrder={['label', 'input', 'description']}
        w={120}
        value={draft.until === null ? '' : timeText(Date.parse(draft.until))}
        onChange={({ currentTarget }) => {
          const at = nextTime(currentTarget.value, around.now)
          onChange({ ...draft, until: at === null ? null : new Date(at).toISOString() })
        }}
      />
    </div>
  )
}

function toolChoices(draft: LeaseDraft, effects: readonly HeldEffect[]): { value: string; label: string }[] {
  const { kinds } = approvalText.lease
  const label = (tool: string): string =>
    tool === anything
      ? kinds.any
      : isNamed(tool)
        ? tool === 'fs.*'
          ? kinds.files
          : kinds.requests
        : kinds.by(tool)
  const asked = effects.map(({ tool }) => tool)
  const wide = ['fs.*', 'http.*'].filter((tool) => asked.some((one) => one.startsWith(tool.slice(0, -1))))
  const all = [(draft.tools ?? [anything]).join(', '), ...wide, ...asked, anything]
  return [...new Set(all)].map((value) => ({ value, label: label(value) }))
}
