import { Autocomplete, Select, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { ModelPrice, ProviderView } from '#contract'

import { useOperation } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { modelText, priceText } from '../../text/models.ts'
import { isModelName } from './provider-kinds.ts'

/** A model as far as it is chosen. */
export interface Choice {
  readonly provider: string
  /** As the provider calls it. */
  readonly model: string
}

/** Undefined for a model that the provider has not named. */
export type KnownPrice = ModelPrice | null | undefined

interface ChooseProps {
  readonly providers: readonly ProviderView[]
  readonly choice: Choice
  readonly onChange: (choice: Choice) => void
  /** Whether those that need a price come first. */
  readonly unknownFirst?: boolean
  readonly problem?: string | null
}

/** What a choice is called everywhere else; null as long as it is none. */
export function refOf({ provider, model }: Choice): string | null {
  return provider !== '' && isModelName(model) ? `${provider}/${model}` : null
}

/** What is known of the price of a choice. */
export function useKnownPrice({ provider, model }: Choice): KnownPrice {
  const served = useOperation('models.available', { name: provider }, { enabled: provider !== '' })
  return served.data?.models.find((one) => one.model === model)?.price
}

/** A provider, and a model of those that it serves, or one that is typed. It is asked only while this is shown. */
export function ChooseModel(props: ChooseProps): ReactNode {
  const { providers, choice, onChange, unknownFirst = false, problem = null } = props
  const { provider, model } = choice
  const served = useOperation('models.available', { name: provider }, { enabled: provider !== '' })
  const models = served.data?.models ?? []
  const unknown = new Set(models.filter(({ price }) => price === null).map((one) => one.model))
  const names = models.map((one) => one.model)
  const data = unknownFirst
    ? [...names.filter((name) => unknown.has(name)), ...names.filter((name) => !unknown.has(name))]
    : names
  return (
    <Stack gap="md">
      <Select
        label={modelText.provider}
        data-autofocus
        allowDeselect={false}
        data={providers.map(({ name }) => name)}
        value={provider}
        onChange={(next) => onChange({ provider: next ?? provider, model: '' })}
      />
      <Autocomplete
        label={modelText.model}
        description={`${modelText.hint}${unknownFirst ? ` ${priceText.unknownFirst}` : ''}`}
        withAsterisk
        spellCheck={false}
        limit={200}
        maxLength={250}
        maxDropdownHeight={260}
        data={[...new Set(data)]}
        renderOption={({ option }) => (
          <span>
            {option.value}
            {unknown.has(option.value) ? (
              <Text span size="xs" c="dimmed">
                {' '}
                ({priceText.notKnown})
              </Text>
            ) : null}
          </span>
        )}
        value={model}
        error={model !== '' && !isModelName(model) ? modelText.wrong : problem}
        onChange={(next) => onChange({ provider, model: next.trimStart() })}
      />
      <Text size="sm" c="dimmed" role="status" display={served.isFetching ? undefined : 'none'}>
        {served.isFetching ? modelText.asking : ''}
      </Text>
      <FailureShown
        failure={served.error}
        title={modelText.listFailed}
        onRetry={() => void served.refetch()}
      />
    </Stack>
  )
}
