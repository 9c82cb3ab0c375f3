import { Button, Group, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import type { Output } from '../../client/create-client.ts'
import { useAction, useOperation, usePages } from '../../client/use-operation.ts'
import { useCommands } from '../../commands/use-commands.ts'
import { Icon } from '../../icons/icon.tsx'
import { Card } from '../../parts/card.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Facts } from '../../parts/facts.tsx'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { MoreButton } from '../../parts/more-button.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { budgetsText, settingsText } from '../../text/settings.ts'
import { amountOf, type Amounts, budgetUnits, usageRows } from './budget-amounts.ts'
import { SetLimit } from './set-limit.tsx'
import classes from './settings.module.css'
import { UsageBar } from './usage-bar.tsx'

type BudgetView = Output<'budgets.list'>['items'][number]
type Dialog =
  | { readonly is: 'set'; readonly budget: BudgetView | null }
  | { readonly is: 'remove'; readonly budget: BudgetView }

/** What was used today, and the limits that are set. */
export function BudgetsPanel(): ReactNode {
  const budgets = usePages('budgets.list', {})
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const [looked, setLooked] = useState(0)
  const items = budgets.data?.pages.flatMap((page) => page.items) ?? []
  const close = (): void => setDialog(null)
  function done(count: number): void {
    close()
    setLooked(count)
    void budgets.refetch()
  }
  const open = (): void => setDialog({ is: 'set', budget: null })
  useCommands([{ id: 'budgets.set', title: budgetsText.raise, group: settingsText.group, run: open }])
  return (
    <>
      <Text size="sm" c="dimmed" mb="md">
        {budgetsText.about}
      </Text>
      <Today />
      <Card
        title={budgetsText.limits}
        aside={
          <Button leftSection={<Icon name="plus" size={16} />} onClick={open}>
            {budgetsText.raise}
          </Button>
        }
      >
        <FailureShown
          failure={budgets.error}
          title={settingsText.failed}
          onRetry={() => void budgets.refetch()}
        />
        {budgets.isPending ? <Waiting /> : null}
        {budgets.isSuccess && items.length === 0 ? <Text size="sm">{budgetsText.none}</Text> : null}
        <ul className={classes['list']}>
          {items.map((budget) => (
            <li key={`${budget.scope} ${budget.unit}`}>
              <div>
                <Text size="sm" fw={600}>
                  {budgetsText.scope(budget.scope)}
                </Text>
                <UsageBar row={budget} />
              </div>
              <Group gap="xs">
                <Button size="compact-sm" variant="default" onClick={() => setDialog({ is: 'set', budget })}>
                  {budgetsText.change}
                </Button>
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => setDialog({ is: 'remove', budget })}
                >
                  {settingsText.remove}
                </Button>
              </Group>
            </li>
          ))}
        </ul>
        <Text size="sm" role="status" c="dimmed">
          {budgetsText.looked(looked)}
        </Text>
        <MoreButton pages={budgets} label={settingsText.more} />
      </Card>
      <Defaults defaults={budgets.data?.pages[0]?.defaults} />
      {dialog?.is === 'set' ? <SetLimit budget={dialog.budget} onDone={done} onClose={close} /> : null}
      {dialog?.is === 'remove' ? <Remove budget={dialog.budget} onDone={done} onClose={close} /> : null}
    </>
  )
}

function Today(): ReactNode {
  const usage = useOperation('usage.get', {})
  const rows = usage.data === undefined ? [] : usageRows(usage.data)
  return (
    <Card
      title={budgetsText.today}
      aside={
        usage.data?.day == null ? null : (
          <Text size="sm" c="dimmed">
            {budgetsText.day(usage.data.day)}
          </Text>
        )
      }
    >
      <FailureShown failure={usage.error} title={settingsText.failed} onRetry={() => void usage.refetch()} />
      {usage.isPending ? <Waiting /> : null}
      {usage.isSuccess && rows.length === 0 ? <Text size="sm">{budgetsText.nothingUsed}</Text> : null}
      {rows.map((row) => (
        <UsageBar key={row.unit} row={row} />
      ))}
    </Card>
  )
}

function Defaults({ defaults }: { defaults: Output<'budgets.list'>['defaults'] | undefined }): ReactNode {
  const facts = (['run', 'project', 'day'] as const).flatMap((scope) => {
    const text = amountsText(defaults?.[scope] ?? {})
    return text === '' ? [] : [[budgetsText.defaultOf[scope], text] as const]
  })
  if (facts.length === 0) return null
  return (
    <Card title={budgetsText.defaults}>
      <Facts facts={facts} />
    </Card>
  )
}

function amountsText(amounts: Amounts): string {
  return budgetUnits
    .flatMap((unit) => {
      const amount = amounts[unit]
      return amount === undefined ? [] : [`${budgetsText.units[unit]}: ${amountOf(unit, amount)}`]
    })
    .join(', ')
}

interface RemoveProps {
  readonly budget: BudgetView
  readonly onDone: (looked: number) => void
  readonly onClose: () => void
}

function Remove({ budget: { scope, unit }, onDone, onClose }: RemoveProps): ReactNode {
  const remove = useAction('budgets.remove')
  async function confirm(): Promise<void> {
    const done = await remove.start({ scope, unit })
    if (done !== null) onDone(done.looked)
  }
  return (
    <Confirm
      title={budgetsText.removeTitle}
      text={budgetsText.removeText}
      action={settingsText.remove}
      cancel={settingsText.cancel}
      isUnderWay={remove.isUnderWay}
      failure={remove.failure}
      onConfirm={() => void confirm()}
      onClose={onClose}
    />
  )
}
