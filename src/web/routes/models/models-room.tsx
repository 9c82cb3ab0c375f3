import { Alert, Button, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import type { ProviderKind } from '#contract'

import { useOperation } from '../../client/use-operation.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { Icon } from '../../icons/icon.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Room } from '../../parts/room.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { modelsText, providersText } from '../../text/models.ts'
import { roomText } from '../../text/shell.ts'
import { AddProvider } from './add-provider.tsx'
import { DegradeCard } from './degrade-card.tsx'
import { NothingYet } from './nothing-yet.tsx'
import { OtherRoutes } from './other-routes.tsx'
import { PricesCard } from './prices-card.tsx'
import { ProvidersCard } from './providers-card.tsx'
import { RouteCard } from './route-card.tsx'
import { defaultRoute } from './route-draft.ts'

/** Who is asked when a model is: who serves them, in which order they are asked, and what they cost. */
export function ModelsRoom(): ReactNode {
  const models = useOperation('models.list', {})
  const [adding, setAdding] = useState<ProviderKind | null>(null)
  const add = (kind: ProviderKind): void => setAdding(kind)
  const close = (): void => setAdding(null)
  const again = (): void => void models.refetch()
  useCommands([
    {
      id: 'models.addProvider',
      title: providersText.add,
      group: modelsText.group,
      run: () => add('openai'),
    },
  ])
  const view = models.data
  const isEmpty = view?.providers.length === 0
  return (
    <Room
      title={roomText.models}
      actions={
        view === undefined || isEmpty ? null : (
          <Button leftSection={<Icon name="plus" size={16} />} onClick={() => add('openai')}>
            {providersText.add}
          </Button>
        )
      }
    >
      <FailureShown failure={models.error} title={modelsText.failed} onRetry={again} />
      {models.isPending ? <Waiting /> : null}
      {isEmpty ? <NothingYet onAdd={add} /> : null}
      {view === undefined || isEmpty ? null : (
        <>
          <Text size="sm" c="dimmed" mt={-10} mb="md">
            {modelsText.about}
          </Text>
          {view.tape === null ? null : (
            <Alert color="yellow" icon={<Icon name="warning" />} mb="md">
              {(view.tape.does === 'record' ? modelsText.recording : modelsText.replaying)(view.tape.file)}
            </Alert>
          )}
          <ProvidersCard providers={view.providers} onChange={again} />
          <RouteCard view={view} onChange={again} />
          {view.routes
            .filter(({ name }) => name === defaultRoute)
            .map((route) => (
              <DegradeCard key={route.name} route={route} onChange={again} />
            ))}
          <OtherRoutes routes={view.routes} />
          <PricesCard view={view} onChange={again} />
        </>
      )}
      {adding === null || view === undefined ? null : (
        <AddProvider
          firstKind={adding}
          kinds={view.kinds}
          taken={view.providers.map(({ name }) => name)}
          onDone={() => {
            close()
            again()
          }}
          onClose={close}
        />
      )}
    </Room>
  )
}
