import type { ModelFilter } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { ask } from '../running/ask-operation.ts'

/** `adjutant models filter set` */
export async function setFilterCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const filter = await ask(invocation, 'models.setFilter', {
    name: given.arg(0),
    pattern: given.arg(1),
    on: given.has('kept') ? 'kept' : given.has('answered') ? 'answered' : 'sent',
    does: given.has('mask') ? 'mask' : 'refuse',
    providers: given.has('all') ? 'all' : 'remote',
  })
  console.answer(filter, () => console.line(styled('bold', filter.name), ` ${effectOf(filter)}.`))
  return exitCodes.done
}

/** `adjutant models filter list` */
export async function listFiltersCommand(invocation: Invocation): Promise<ExitCode> {
  const { console } = invocation
  const { filters } = await ask(invocation, 'models.list', {})
  console.answer(filters, () => {
    if (filters.length === 0) console.line('Nothing is filtered.')
    else
      console.table(
        ['filter', 'what it does', 'pattern'],
        filters.map((filter) => [styled('bold', filter.name), effectOf(filter), filter.pattern]),
      )
  })
  return exitCodes.done
}

/** `adjutant models filter rm` */
export async function removeFilterCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const name = given.arg(0)
  const view = await ask(invocation, 'models.removeFilter', { name })
  console.answer(view, () => console.line(`${name} filters nothing any more.`))
  return exitCodes.done
}

function effectOf({ on, does, providers }: ModelFilter): string {
  const what = `${does === 'mask' ? 'masks' : 'refuses'} what is ${on}`
  if (on === 'kept') return what
  return providers === 'all' ? `${what}, by any model` : `${what}, over the network`
}
