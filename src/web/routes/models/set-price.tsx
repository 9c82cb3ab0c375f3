import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

import type { ModelsView } from '#contract'

import { useAction } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { modelsText, priceText } from '../../text/models.ts'
import { type Choice, ChooseModel, refOf } from './choose-model.tsx'
import { PriceFields } from './price-fields.tsx'
import { priceFrom, typedOf } from './price-words.ts'

interface SetProps {
  readonly view: ModelsView
  /** Null where it is to be chosen. */
  readonly model: string | null
  readonly onDone: () => void
  readonly onClose: () => void
}

/** What a model costs, said by a person. */
export function SetPrice({ view, model, onDone, onClose }: SetProps): ReactNode {
  const set = useAction('models.setPrice')
  const [choice, setChoice] = useState<Choice>({ provider: view.providers[0]?.name ?? '', model: '' })
  const [typed, setTyped] = useState(() => typedOf(model === null ? undefined : view.prices[model]))
  const ref = model ?? refOf(choice)
  const price = priceFrom(typed)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (ref === null || price === null) return
    if ((await set.start({ model: ref, ...price })) !== null) onDone()
  }
  return (
    <Modal opened onClose={onClose} title={model ?? priceText.set} size="lg">
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          {model === null ? (
            <ChooseModel providers={view.providers} choice={choice} onChange={setChoice} unknownFirst />
          ) : null}
          <Text size="sm" c="dimmed">
            {priceText.about}
          </Text>
          <PriceFields isNeeded price={typed} onChange={setTyped} />
          <FailureShown failure={set.failure} title={priceText.failed} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {modelsText.cancel}
            </Button>
            <Button type="submit" disabled={ref === null || price === null} loading={set.isUnderWay}>
              {modelsText.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
