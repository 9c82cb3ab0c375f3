import { Group, NumberInput } from '@mantine/core'
import type { ReactNode } from 'react'

import { priceText } from '../../text/models.ts'
import type { TypedPrice } from './price-words.ts'

interface FieldsProps {
  readonly price: TypedPrice
  /** Whether nothing can be done without it. */
  readonly isNeeded: boolean
  readonly onChange: (price: TypedPrice) => void
}

const parts = [
  ['input', priceText.input, undefined],
  ['output', priceText.output, undefined],
  ['cached', priceText.cached, priceText.cachedHint],
] as const

/** What a million tokens cost. */
export function PriceFields({ price, isNeeded, onChange }: FieldsProps): ReactNode {
  return (
    <Group grow align="end" preventGrowOverflow={false}>
      {parts.map(([part, label, hint]) => (
        <NumberInput
          key={part}
          label={label}
          description={hint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          withAsterisk={isNeeded && part !== 'cached'}
          miw={150}
          min={0}
          max={100_000}
          allowNegative={false}
          decimalScale={6}
          value={price[part] ?? ''}
          onChange={(next) => onChange({ ...price, [part]: typeof next === 'number' ? next : null })}
        />
      ))}
    </Group>
  )
}
