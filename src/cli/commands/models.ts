import {
  ModelRef,
  type ModelsView,
  type OperationName,
  type Operations,
  type OutputOf,
  ProviderKind,
  type ProviderView,
} from '#contract'
import { valueLength } from '#vault'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { type Given, usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { readSecretly } from '../running/access.ts'
import { ask } from '../running/ask-operation.ts'
import { tapeText } from './model-tape.ts'

type Answer<Name extends OperationName> = OutputOf<Operations[Name]>

/** One more than fits, so that a key that is too long is refused and not cut. */
const limit = valueLength.most + 2

/** `adjutant models list` */
export async function listCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const from = given.text('from')
  if (from !== undefined) {
    const { models } = await ask(invocation, 'models.available', { name: from })
    console.answer(models, () => {
      if (models.length === 0) console.line(`${from} serves no models.`)
      else
        console.table(
          ['model', 'a million tokens, in and out'],
          models.map(({ model, price }) => [styled('bold', `${from}/${model}`), priceText(price)]),
        )
    })
    return exitCodes.done
  }
  const view = await ask(invocation, 'models.list', {})
  console.answer(view, () => tellModels(invocation, view))
  return exitCodes.done
}

function tellModels({ console }: Invocation, { providers, routes, prices, tape }: ModelsView): void {
  if (tape !== null) console.line(styled('yellow', tapeText(tape)))
  if (providers.length === 0) {
    console.line('No provider of models is set up. "adjutant models add NAME KIND" adds one.')
    return
  }
  console.table(
    ['provider', 'kind', 'address', 'key', 'state'],
    providers.map((provider) => [
      styled('bold', provider.name),
      provider.kind,
      provider.url,
      provider.secret ?? '',
      stateText(provider),
    ]),
  )
  for (const { name, models, retries, degrade } of routes) {
    console.line(styled('bold', name), `: ${models.join(', then ')}  (${retries} retries each)`)
    for (const rule of degrade) console.line(`  ${rule}`)
  }
  if (routes.length === 0) console.line('No route yet: "adjutant models use PROVIDER/MODEL" makes one.')
  for (const [model, price] of Object.entries(prices)) console.line(`${model} costs ${priceText(price)}`)
}

function stateText({ status, error, local }: ProviderView): string {
  const place = local ? 'on this machine' : 'over the network'
  if (status === 'ready') return place
  return `${status === 'resting' ? 'left alone for now' : 'failed last'}: ${error?.why ?? ''}`
}

function priceText(price: { input: number; output: number } | null): string {
  return price === null ? 'not known' : `$${price.input}, $${price.output}`
}

/** `adjutant models add` */
export async function addCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const name = given.arg(0)
  const kind = ProviderKind.safeParse(given.arg(1)).data
  if (!kind)
    throw usage(`There is no kind of provider ${given.arg(1)}.`, `Say ${ProviderKind.options.join(', ')}.`)
  const url = given.text('url')
  const secret = given.text('secret') ?? null
  if (given.has('key') && secret !== null)
    throw usage('A key is typed, or is in the vault already.', 'Give --key or --secret.')
  const key = given.has('key') ? await readSecretly(invocation, { what: `Key of ${name}`, limit }) : undefined
  const provider = await ask(invocation, 'models.setProvider', {
    name,
    kind,
    secret,
    ...(url === undefined ? {} : { url }),
    ...(key === undefined ? {} : { key }),
  })
  console.answer(provider, () => {
    console.line(styled('bold', name), ` may be asked now, at ${provider.url}.`)
    if (provider.secret !== null) console.line(`Its key is ${provider.secret} in the vault.`)
    console.note(`Try it: adjutant models test ${name}`)
  })
  return exitCodes.done
}

/** `adjutant models rm` */
export async function removeCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const name = given.arg(0)
  const view = await ask(invocation, 'models.removeProvider', { name })
  console.answer(view, () => console.line(`${name} is asked nothing any more.`))
  return exitCodes.done
}

/** `adjutant models test` */
export async function testCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const word = given.find(0)
  const names =
    word === undefined ? (await ask(invocation, 'models.list', {})).providers.map(({ name }) => name) : [word]
  const found: ({ provider: string } & Answer<'models.test'>)[] = []
  for (const name of names)
    found.push({ provider: name, ...(await ask(invocation, 'models.test', { name })) })
  console.answer(found, () => {
    if (found.length === 0) console.line('No provider of models is set up.')
    for (const { provider, ok, ms, models, error } of found) {
      if (ok)
        console.line(styled('green', 'answers'), `  ${provider} in ${ms} ms, with ${models ?? 0} models`)
      else console.line(styled('red', 'fails'), `  ${provider}: ${error?.why ?? ''} ${error?.hint ?? ''}`)
    }
  })
  return found.every(({ ok }) => ok) ? exitCodes.done : exitCodes.failed
}

/** `adjutant models use` */
export async function useCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const named = given.rest(0)
  for (const ref of named)
    if (!ModelRef.safeParse(ref).success) throw usage(`${ref} is no model.`, 'Write PROVIDER/MODEL.')
  const { providers } = await ask(invocation, 'models.list', {})
  const isLocal = (ref: string): boolean =>
    providers.some(({ name, local }) => local && ref.startsWith(`${name}/`))
  const models = given.has('inThisOrder')
    ? [...named]
    : [...named.filter(isLocal), ...named.filter((ref) => !isLocal(ref))]
  const route = await ask(invocation, 'models.setRoute', {
    name: given.text('route') ?? 'default',
    models,
    retries: given.count('retries', 0) ?? 2,
  })
  console.answer(route, () => console.line(styled('bold', route.name), `: ${route.models.join(', then ')}`))
  return exitCodes.done
}

/** `adjutant models price` */
export async function priceCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const model = given.arg(0)
  const cached = dollars(given, 'cached')
  const price = {
    input: dollars(given, 'input') ?? needed('--input'),
    output: dollars(given, 'output') ?? needed('--output'),
    ...(cached === undefined ? {} : { cached }),
  }
  await ask(invocation, 'models.setPrice', { model, ...price })
  console.answer({ model, ...price }, () => console.line(`${model} costs ${priceText(price)}`))
  return exitCodes.done
}

function dollars(given: Given, name: string): number | undefined {
  const text = given.text(name)
  if (text === undefined) return undefined
  const amount = Number(text.replace(/^\$/, ''))
  if (text.trim() !== '' && Number.isFinite(amount) && amount >= 0) return amount
  throw usage(`${text} is no price.`, 'Write dollars for a million tokens, such as 0.25.')
}

function needed(flag: string): never {
  throw usage(`${flag} is needed.`, 'Give --input and --output, in dollars for a million tokens.')
}
