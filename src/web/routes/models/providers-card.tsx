import { type ReactNode, useState } from 'react'

import type { ProviderView } from '#contract'

import { useAction } from '../../client/use-operation.ts'
import { Card } from '../../parts/card.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { modelsText, providersText } from '../../text/models.ts'
import classes from './models.module.css'
import { ProviderRow } from './provider-row.tsx'

interface CardProps {
  readonly providers: readonly ProviderView[]
  readonly onChange: () => void
}

/** Who serves models. */
export function ProvidersCard({ providers, onChange }: CardProps): ReactNode {
  const [leaving, setLeaving] = useState<ProviderView | null>(null)
  return (
    <Card title={providersText.title}>
      <ul className={classes['list']} aria-label={providersText.title}>
        {providers.map((provider) => (
          <ProviderRow key={provider.name} provider={provider} onRemove={() => setLeaving(provider)} />
        ))}
      </ul>
      {leaving === null ? null : (
        <RemoveProvider
          provider={leaving}
          onDone={() => {
            setLeaving(null)
            onChange()
          }}
          onClose={() => setLeaving(null)}
        />
      )}
    </Card>
  )
}

interface RemoveProps {
  readonly provider: ProviderView
  readonly onDone: () => void
  readonly onClose: () => void
}

function RemoveProvider({ provider: { name, secret }, onDone, onClose }: RemoveProps): ReactNode {
  const remove = useAction('models.removeProvider')
  async function confirm(): Promise<void> {
    if ((await remove.start({ name })) !== null) onDone()
  }
  return (
    <Confirm
      title={providersText.removeTitle(name)}
      text={[providersText.removeText, secret === null ? '' : providersText.removeKey(secret)]
        .join(' ')
        .trim()}
      action={modelsText.remove}
      cancel={modelsText.cancel}
      isUnderWay={remove.isUnderWay}
      failure={remove.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  )
}
