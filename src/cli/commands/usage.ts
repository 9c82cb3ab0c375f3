import { type ModelUseRow, UsageBy } from '#contract'
import { amountText } from '#gate'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { ask } from '../running/ask-operation.ts'
import { shortId } from '../running/find-run.ts'

/** `adjutant usage` */
export async function usageCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const by = UsageBy.safeParse(given.text('by') ?? 'model').data
  if (!by) throw usage(`Nothing is summed up by ${given.text('by')}.`, 'Say model, agent, day or run.')
  const since = given.text('since')
  const limit = given.count('limit', 1)
  const report = await ask(invocation, 'usage.report', {
    by,
    ...(since === undefined ? {} : { since }),
    ...(limit === undefined ? {} : { limit }),
  })
  console.answer(report, () => {
    const { items, total, next } = report
    if (items.length === 0) {
      console.line(`No model was asked since ${report.since}.`)
      return
    }
    const all = { ...total, name: 'all together', title: null }
    console.table(
      [by, 'answers', 'tokens in', 'tokens out', 'cost', 'not answered', 'charged for that'],
      [...items, ...(items.length > 1 ? [all] : [])].map((row) => cells(row, by)),
    )
    if (total.unpriced > 0)
      console.note(`The cost of ${total.unpriced} tries is not in it: nobody knew their price.`)
    if (next !== null) console.note('There is more: ask with --limit.')
  })
  return exitCodes.done
}

function cells(row: ModelUseRow, by: UsageBy): Parameters<Invocation['console']['table']>[1][number] {
  const { name, title, answers, input, output, cost, failedTries, lostTokens } = row
  const shown = name === null ? nobody[by] : title === null ? name : `${shortId(name)}  ${title}`
  const failed = row.failedCalls + row.stopped + row.cutShort + failedTries
  return [
    styled('bold', shown),
    String(answers),
    String(input),
    String(output),
    amountText('money', cost),
    failed === 0 ? '' : String(failed),
    lostTokens === 0 ? '' : `${amountText('tokens', lostTokens)}, ${amountText('money', row.lostCost)}`,
  ]
}

/** What a sum is called that is of none of them. */
const nobody: Record<UsageBy, string> = {
  model: 'no model answered',
  agent: 'no agent',
  day: '',
  run: '',
}
