import { type ModelRoute, parseDegradeRule } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { ask } from '../running/ask-operation.ts'

/** `adjutant models degrade` */
export async function degradeCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const name = given.text('route') ?? 'default'
  const texts = given.rest(0)
  const isNone = given.has('none')
  if (isNone && texts.length > 0)
    throw usage('Rules are given, and are to be taken away.', 'Give rules or --none.')
  const rules = texts.map(ruleOf)
  const route =
    isNone || rules.length > 0
      ? await ask(invocation, 'models.setDegrade', { name, rules })
      : await routeNamed(invocation, name)
  console.answer(route, () => {
    if (route.degrade.length === 0)
      console.line(styled('bold', name), ': no rules; a call waits where a budget does not reach for it.')
    for (const [index, rule] of route.degrade.entries())
      console.line(styled('bold', name), ` ${index + 1}  ${rule}`)
  })
  return exitCodes.done
}

async function routeNamed(invocation: Invocation, name: string): Promise<ModelRoute> {
  const { routes } = await ask(invocation, 'models.list', {})
  const route = routes.find((one) => one.name === name)
  if (route) return route
  throw usage(`There is no route of models named ${name}.`, 'See `adjutant models list`.')
}

function ruleOf(text: string): string {
  if (parseDegradeRule(text)) return text
  throw usage(
    `${JSON.stringify(text)} is no rule.`,
    'Write "below 20%: use PROVIDER/MODEL", "below $0.50 of day: decline", or "too little: decline".',
  )
}
