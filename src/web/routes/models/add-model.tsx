import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

import type { ProviderView } from '#contract'

import { useAction } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { modelsText, modelText, priceText, routeText } from '../../text/models.ts'
import { type Choice, ChooseModel, refOf, useKnownPrice } from './choose-model.tsx'
import { PriceFields } from './price-fields.tsx'
import { emptyPrice, priceFrom, priceWords } from './price-words.ts'

interface AddProps {
  readonly providers: readonly ProviderView[]
  /** The models that are in the route. */
  readonly taken: readonly string[]
  /** A price was set on the way. */
  readonly onPriced: () => void
  readonly onDone: (model: string) => void
  readonly onClose: () => void
}

/** A model for the end of the route, with its price where nobody knows that. */
export function AddModel({ providers, taken, onPriced, onDone, onClose }: AddProps): ReactNode {
  const [choice, setChoice] = useState<Choice>({ provider: providers[0]?.name ?? '', model: '' })
  const [typed, setTyped] = useState(emptyPrice)
  const setPrice = useAction('models.setPrice')
  const known = useKnownPrice(choice)
  const ref = refOf(choice)
  const isTaken = ref !== null && taken.includes(ref)
  const isLocal = providers.some(({ name, local }) => local && name === choice.provider)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (ref === null || isTaken) return
    const price = known === null ? priceFrom(typed) : null
    if (price !== null) {
      if ((await setPrice.start({ model: ref, ...price })) === null) return
      onPriced()
    }
    onDone(ref)
  }
  return (
    <Modal opened onClose={onClose} title={routeText.add} size="lg">
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          <ChooseModel
            providers={providers}
            choice={choice}
            problem={isTaken ? modelText.taken : null}
            onChange={(next) => {
              setChoice(next)
              setTyped(emptyPrice)
            }}
          />
          {known === undefined || ref === null ? null : (
            <Text size="sm">
              {known === null
                ? modelText.unknown
                : isLocal
                  ? modelText.local
                  : modelText.costs(priceWords(known))}
            </Text>
          )}
          {known === null && ref !== null ? (
            <PriceFields isNeeded={false} price={typed} onChange={setTyped} />
          ) : null}
          <FailureShown failure={setPrice.failure} title={priceText.failed} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {modelsText.cancel}
            </Button>
            <Button type="submit" disabled={ref === null || isTaken} loading={setPrice.isUnderWay}>
              {modelText.add}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
