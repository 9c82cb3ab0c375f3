import { Button, Group, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'

import type { Output } from '../../client/create-client.ts'
import { useAction } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { budgetsText, settingsText } from '../../text/settings.ts'
import { amountFrom, type BudgetUnit, budgetUnits, typedOf } from './budget-amounts.ts'

interface SetProps {
  /** The limit that is changed; null for a new one. */
  readonly budget: Output<'budgets.list'>['items'][number] | null
  readonly onDone: (looked: number) => void
  readonly onClose: () => void
}

const scopeKinds = ['day', 'project', 'run'] as const

export function SetLimit({ budget, onDone, onClose }: SetProps): ReactNode {
  const { fields, scopes, units, fieldUnits } = budgetsText
  const set = useAction('budgets.set')
  const [kind, setKind] = useState<(typeof scopeKinds)[number]>('day')
  const [name, setName] = useState('')
  const [unit, setUnit] = useState<BudgetUnit>(budget?.unit ?? 'effects')
  const [typed, setTyped] = useState<number | null>(
    budget === null ? null : typedOf(budget.unit, budget.limit),
  )
  const scope = budget?.scope ?? (kind === 'day' ? kind : `${kind}:${name.trim()}`)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (typed === null) return
    const done = await set.start({ scope, unit, limit: amountFrom(unit, typed) })
    if (done !== null) onDone(done.looked)
  }
  return (
    <Modal opened onClose={onClose} title={budget === null ? budgetsText.setTitle : budgetsText.scope(scope)}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          {budget === null ? (
            <>
              <Select
                label={fields.scope}
                allowDeselect={false}
                data={scopeKinds.map((value) => ({ value, label: scopes[value] }))}
                value={kind}
                onChange={(next) => setKind(next ?? 'day')}
              />
              {kind === 'day' ? null : (
                <TextInput
                  label={fields.name}
                  withAsterisk
                  spellCheck={false}
                  value={name}
                  onChange={({ currentTarget }) => setName(currentTarget.value)}
                />
              )}
              <Select
                label={fields.unit}
                allowDeselect={false}
                data={budgetUnits.map((value) => ({ value, label: units[value] }))}
                value={unit}
                onChange={(next) => setUnit(next ?? 'effects')}
              />
            </>
          ) : null}
          <NumberInput
            label={`${fields.limit} (${fieldUnits[unit]})`}
            withAsterisk
            data-autofocus
            min={0}
            max={1_000_000_000}
            allowNegative={false}
            decimalScale={unit === 'money' ? 6 : unit === 'time' ? 2 : 0}
            value={typed ?? ''}
            onChange={(next) => setTyped(typeof next === 'number' ? next : null)}
          />
          <FailureShown failure={set.failure} title={budgetsText.failed} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {settingsText.cancel}
            </Button>
            <Button type="submit" disabled={typed === null || scope.endsWith(':')} loading={set.isUnderWay}>
              {budgetsText.set}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
