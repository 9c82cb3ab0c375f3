import { Button, NumberInput, Text } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'

import type { ModelsView } from '#contract'

import { useCommands } from '../../commands/use-commands.ts'
import { Icon } from '../../icons/icon.tsx'
import { Card } from '../../parts/card.tsx'
import { modelsText, routeText } from '../../text/models.ts'
import { AddModel } from './add-model.tsx'
import { RouteFoot } from './route-foot.tsx'
import { RouteModels } from './route-models.tsx'
import { useRouteDraft } from './use-route-draft.ts'

const mostModels = 10

interface RouteProps {
  readonly view: ModelsView
  readonly onChange: () => void
}

/** The models that calls go to unless they say otherwise. Changes hold once they are saved. */
export function RouteCard({ view, onChange }: RouteProps): ReactNode {
  const edit = useRouteDraft(view)
  const [isAdding, setAdding] = useState(false)
  const adder = useRef<HTMLButtonElement>(null)
  const { draft } = edit
  const isFull = draft.models.length >= mostModels
  useCommands([
    {
      id: 'models.addModel',
      title: routeText.addHere,
      group: modelsText.group,
      when: () => !isFull,
      run: () => setAdding(true),
    },
  ])
  return (
    <Card
      title={routeText.title}
      aside={
        <Button
          ref={adder}
          variant="default"
          leftSection={<Icon name="plus" size={16} />}
          disabled={isFull}
          onClick={() => setAdding(true)}
        >
          {routeText.add}
        </Button>
      }
    >
      <Text size="sm" c="dimmed">
        {draft.models.length === 0 ? routeText.none : routeText.about}
      </Text>
      {draft.models.length === 0 ? null : (
        <>
          <RouteModels
            models={draft.models}
            providers={view.providers}
            onChange={(models, said) => edit.change({ ...draft, models }, said)}
            onEmptied={() => adder.current?.focus()}
          />
          <Retries value={draft.retries} onChange={(retries) => edit.change({ ...draft, retries }, '')} />
        </>
      )}
      <RouteFoot edit={edit} />
      {isAdding ? (
        <AddModel
          providers={view.providers}
          taken={draft.models}
          onPriced={onChange}
          onDone={(model) => {
            setAdding(false)
            edit.change({ ...draft, models: [...draft.models, model] }, routeText.added(model))
          }}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </Card>
  )
}

function Retries({ value, onChange }: { value: number; onChange: (value: number) => void }): ReactNode {
  return (
    <NumberInput
      label={routeText.retries}
      description={routeText.retriesHint}
      maw={340}
      mt="xs"
      min={0}
      max={5}
      clampBehavior="strict"
      allowDecimal={false}
      value={value}
      onChange={(next) => {
        if (typeof next === 'number' && next !== value) onChange(next)
      }}
    />
  )
}
