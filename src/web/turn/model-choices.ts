import { useQueries } from '@tanstack/react-query'

import { client } from '../client/client.ts'
import type { Output } from '../client/create-client.ts'
import { useOperation } from '../client/use-operation.ts'
import { chatText } from '../text/chat.ts'

export interface ModelChoices {
  /** As selects take them: those of the routes first, then all that each provider serves. */
  readonly groups: readonly { readonly group: string; readonly items: string[] }[]
  /** Whether providers are still asked. */
  readonly isAsking: boolean
  /** Whether it is known that there is none. */
  readonly isNone: boolean
}

/** The models that could be asked. Providers are asked what they serve only once somebody wants to choose. */
export function useModelChoices({ isChoosing }: { isChoosing: boolean }): ModelChoices {
  const models = useOperation('models.list', {})
  const providers = models.data?.providers ?? []
  const served = useQueries({
    queries: providers.map(({ name }) => ({
      queryKey: ['models.available', { name }],
      queryFn: ({ signal }: { signal: AbortSignal }): Promise<Output<'models.available'>> =>
        client.call('models.available', { name }, { signal }),
      enabled: isChoosing,
    })),
  })
  const routed = [...new Set((models.data?.routes ?? []).flatMap((route) => route.models))]
  const groups = providers.map(({ name }, index) => ({
    group: chatText.choice.served(name),
    items: (served[index]?.data?.models ?? [])
      .map(({ model }) => `${name}/${model}`)
      .filter((ref) => !routed.includes(ref)),
  }))
  return {
    groups: [{ group: chatText.choice.routed, items: routed }, ...groups].filter(
      ({ items }) => items.length > 0,
    ),
    isAsking: isChoosing && served.some(({ isFetching }) => isFetching),
    isNone: models.data !== undefined && providers.length === 0,
  }
}
