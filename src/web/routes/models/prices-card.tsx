import { Button, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import type { ModelsView } from '#contract'

import { useCommands } from '../../commands/use-commands.ts'
import { Card } from '../../parts/card.tsx'
import { modelsText, priceText } from '../../text/models.ts'
import classes from './models.module.css'
import { priceWords } from './price-words.ts'
import { SetPrice } from './set-price.tsx'

interface PricesProps {
  readonly view: ModelsView
  readonly onChange: () => void
}

/** What a person has said that models cost. */
export function PricesCard({ view, onChange }: PricesProps): ReactNode {
  /** A model, or empty for one that is still to be chosen. */
  const [setting, setSetting] = useState<string | null>(null)
  const prices = Object.entries(view.prices)
  useCommands([
    { id: 'models.setPrice', title: priceText.set, group: modelsText.group, run: () => setSetting('') },
  ])
  return (
    <Card
      title={priceText.title}
      aside={
        <Button variant="default" onClick={() => setSetting('')}>
          {priceText.set}
        </Button>
      }
    >
      <Text size="sm" c="dimmed">
        {prices.length === 0 ? priceText.none : priceText.about}
      </Text>
      <ul className={classes['list']} aria-label={priceText.title}>
        {prices.map(([model, price]) => (
          <li key={model}>
            <div>
              <Text span fw={600} ff="monospace" size="sm">
                {model}
              </Text>{' '}
              <Text size="sm" c="dimmed">
                {priceWords(price)}
              </Text>
            </div>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={priceText.changeOf(model)}
              onClick={() => setSetting(model)}
            >
              {priceText.change}
            </Button>
          </li>
        ))}
      </ul>
      {setting === null ? null : (
        <SetPrice
          view={view}
          model={setting === '' ? null : setting}
          onDone={() => {
            setSetting(null)
            onChange()
          }}
          onClose={() => setSetting(null)}
        />
      )}
    </Card>
  )
}
